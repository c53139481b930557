package io.dncstreams.service;

import io.dncstreams.genesis.Foundation;
import io.dncstreams.genesis.LocalState;
import io.dncstreams.store.LostStateException;
import io.dncstreams.topic.TopicAdminException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether the topics are still the ones that the service started on, and before every task that
 * is made. Kafka's clients go on with a topic that was made anew under its old name as if nothing had happened. On the
 * way it notes how current the stores on the disk are.
 */
final class FoundationWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FoundationWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    /**
     * How long all must have run before the stores count as current. Longer than Streams keeps the stores of tasks that
     * have gone elsewhere, which nothing brings up to date.
     */
    private static final Duration SETTLED = Duration.ofMinutes(20);

    private final Foundation foundation;
    private final LocalState local;
    private final BooleanSupplier running;
    private final Runnable end;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Instant awake;
    private volatile boolean lost;

    /**
     * @param running whether every task of this instance is up to date
     * @param end ends what may not go on; called once, from a thread of its own
     */
    FoundationWatch(
            Foundation foundation, LocalState local, BooleanSupplier running, Runnable end, InstantSource clock) {
        this.foundation = foundation;
        this.local = local;
        this.running = running;
        this.end = end;
        this.clock = clock;
        this.awake = clock.instant();
        this.thread = Thread.ofPlatform().name("foundation-watch").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Whether nothing is lost, as far as is known. */
    boolean isWhole() {
        return !lost;
    }

    /**
     * For a stream thread that is about to make tasks.
     *
     * @throws LostStateException if their stores could not be trusted
     * @throws TopicAdminException if the cluster can't be asked
     */
    void requireWhole() {
        requireAwake();
        Optional<String> problem = foundation.problem();
        if (problem.isPresent()) {
            lost = true;
            throw new LostStateException(problem.get());
        }
    }

    /** A process that was stopped for days goes on where it was; what was deleted meanwhile, it may never hear of. */
    private void requireAwake() {
        Duration asleep = Duration.between(awake, clock.instant());
        if (asleep.compareTo(LocalState.TRUSTED) > 0) {
            lost = true;
            throw new LostStateException(
                    "This process was stopped for %d hours; its stores are too old to go on with. Start it again."
                            .formatted(asleep.toHours()));
        }
    }

    private void run() {
        Optional<Instant> settling = Optional.empty();
        try {
            while (!closing.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
                Instant now = clock.instant();
                settling = running.getAsBoolean() ? settling.or(() -> Optional.of(now)) : Optional.empty();
                if (settling.filter(since -> since.plus(SETTLED).isBefore(now)).isPresent()) {
                    local.current(foundation.generation(), now);
                }
            }
        } catch (LostStateException e) {
            LOG.error("{} This instance stops serving.", e.getMessage());
            end.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            requireWhole();
            awake = clock.instant();
        } catch (TopicAdminException e) {
            LOG.debug("the cluster can't be asked for its topics now: {}", e.getMessage());
            awake = clock.instant();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!Thread.currentThread().equals(thread) && !thread.join(Duration.ofSeconds(35))) {
                LOG.warn("the watch is still waiting for the cluster; leaving it behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
