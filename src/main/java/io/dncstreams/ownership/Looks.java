package io.dncstreams.ownership;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that looks at the brokers now and again, so that no stream thread has to wait for them. */
final class Looks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    private final ScheduledExecutorService thread;

    Looks(String name) {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** Once this is closed, nothing is done. */
    void after(Duration pause, Runnable what) {
        try {
            var unused = thread.schedule(what, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile", e);
        }
    }

    /** Interrupts a look that is under way, and returns at once. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
