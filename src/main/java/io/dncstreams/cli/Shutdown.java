package io.dncstreams.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what runs when the process is asked to end, one after the other and each whatever became of the others. */
final class Shutdown {

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final List<AutoCloseable> running;
    private final CountDownLatch done = new CountDownLatch(1);

    /** @param running in the order of their ending */
    Shutdown(AutoCloseable... running) {
        this.running = List.of(running);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
    }

    /** Waits until the process is asked to end, and everything has. */
    void awaitSignal() throws InterruptedException {
        done.await();
    }

    private void end() {
        for (AutoCloseable each : running) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.error("{} did not end cleanly", each.getClass().getSimpleName(), e);
            }
        }
        LOG.info("stopped");
        done.countDown();
    }
}
