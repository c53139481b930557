package io.dncstreams.service;

import io.dncstreams.store.LostStateException;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a topology whose thread died. It is replaced and takes up where the last commit left: a fault that
 * passes heals, one that stays keeps the partition unavailable, and nothing is skipped. Where the input itself
 * or a changelog is gone the topology ends instead, for a new thread would go on with a topic made anew under the old one's name; a restart
 * looks at what is there and says what is wrong.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

    private final String name;
    private final Duration pause;
    private final Runnable whenOneDies;

    /**
     * @param pause before a thread is replaced, so that a fault that stays floods neither the log nor the group
     * @param whenOneDies called for each thread that will be replaced; must not wait
     */
    ThreadFailures(String name, Duration pause, Runnable whenOneDies) {
        this.name = name;
        this.pause = pause;
        this.whenOneDies = whenOneDies;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (isInputGone(failure)) {
            LOG.error("{}: what it stands on is gone; this instance stops", name, failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.error("{}: a stream thread died and is replaced", name, failure);
        whenOneDies.run();
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static boolean isInputGone(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(10)
                .anyMatch(cause -> cause instanceof MissingSourceTopicException
                        || cause instanceof InvalidOffsetException
                        || cause instanceof LostStateException);
    }
}
