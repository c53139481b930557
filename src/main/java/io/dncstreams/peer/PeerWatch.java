package io.dncstreams.peer;

import io.dncstreams.peer.Sight.Refused;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the other instances several times a second, and notices when the process of one is gone ({@link Sightings}):
 * long before its session ends. Of each start of a process that is told once at most; what was missed is the session's to
 * find. The wall clock plays no part.
 */
public final class PeerWatch implements AutoCloseable {

    /** A call between instances each; at three of them some 0.3 % of a processor. */
    static final Duration PERIOD = Duration.ofMillis(150);

    private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

    /** A look that takes longer has shown nothing. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final int REMEMBERED = 1_000;

    /** Whoever may join the group can name addresses in it. */
    private static final int MOST_WATCHED = 64;

    private final PeerAddress own;
    private final Supplier<Set<PeerAddress>> others;
    private final PeerClient client;
    private final Gone gone;
    private final Map<PeerAddress, Watched> watched = new ConcurrentHashMap<>();
    private final Set<String> told = Collections.newSetFromMap(new Bounded());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("peer-watch").factory());

    /** Not virtual ones: a name that is looked up in vain would hold up the threads that carry the callers'. */
    private final ExecutorService lookers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("peer-look-", 0).factory());

    private final OnceAMinute complaints = new OnceAMinute();
    private volatile boolean closed;

    /** Who is told. */
    @FunctionalInterface
    public interface Gone {

        /** May take its time, and be interrupted when the watch is closed. */
        void isGone(PeerAddress address, PeerProcess process);
    }

    /**
     * @param own where the others look at this process
     * @param others where the group's last rebalance says that other instances are; may be out of date
     */
    public PeerWatch(PeerAddress own, Supplier<Set<PeerAddress>> others, PeerClient client, Gone gone) {
        this.own = own;
        this.others = others;
        this.client = client;
        this.gone = gone;
    }

    public void start() {
        var unused =
                clock.scheduleWithFixedDelay(this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins a look at every address that may be called and has none under way. */
    void look() {
        try {
            Set<PeerAddress> now = others.get();
            watched.keySet().retainAll(now);
            now.stream().filter(client::mayCall).limit(MOST_WATCHED).forEach(address -> {
                Watched one = watched.computeIfAbsent(address, Watched::new);
                if (one.busy.compareAndSet(false, true)) {
                    lookers.execute(one);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile", e);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        if (complaints.now()) {
            LOG.warn("a look at other instances failed; there is one every {}", PERIOD, e);
        }
    }

    /** No more is noticed from here on; returns at once. */
    @Override
    public void close() {
        closed = true;
        clock.shutdownNow();
        lookers.shutdownNow();
    }

    /** How many may be gone. */
    long suspects() {
        return watched.values().stream().filter(Watched::isSuspect).count();
    }

    private boolean isFirstTimeOf(PeerProcess process) {
        synchronized (told) {
            return told.add(process.start());
        }
    }

    private final class Watched implements Runnable {

        private final PeerAddress address;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final Sightings sightings = new Sightings();

        /** Also for a while after it was said to be gone, or left to its session. */
        private volatile long suspectUntil = System.nanoTime();

        Watched(PeerAddress address) {
            this.address = address;
        }

        @Override
        public void run() {
            try {
                long begun = System.nanoTime();
                Optional<PeerProcess> missed = sightings.saw(sight(), begun, System.nanoTime());
                if (sightings.isSuspect()) {
                    suspectUntil = System.nanoTime() + Sightings.FRESH.toNanos();
                } else if (!sightings.isRefused()) {
                    suspectUntil = System.nanoTime();
                }
                if (missed.isPresent() && !closed && isFirstTimeOf(missed.get())) {
                    judge(missed.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                failed(e);
            } finally {
                busy.set(false);
            }
        }

        boolean isSuspect() {
            return suspectUntil - System.nanoTime() > 0;
        }

        /** What is refused here may be refused by this host and not by the other: then it refuses more than one. */
        private void judge(PeerProcess process) {
            if (watched.values().stream().anyMatch(each -> each != this && each.isSuspect())
                    || Listener.isRefused(own)) {
                LOG.info("{} refuses connections, and so do others; it is left to its session", address);
                return;
            }
            LOG.debug("{} refuses connections, and answered a moment ago: its process is gone", address);
            gone.isGone(address, process);
        }

        private Sight sight() throws InterruptedException {
            // While nobody listens, a call costs more and shows no more.
            if (sightings.isRefused() && Listener.isRefused(address)) {
                return new Refused();
            }
            return client.lookAt(address, LOOK);
        }
    }

    /** The youngest of all starts that were told. */
    private static final class Bounded extends LinkedHashMap<String, Boolean> {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
