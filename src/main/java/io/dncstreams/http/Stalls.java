package io.dncstreams.http;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Knows whether this process stood still of late: stopped, swapped out, or kept from running by a busy machine. Whoever
 * lived through such a pause can't tell how long something has waited for them.
 */
final class Stalls implements AutoCloseable {

    /** Shorter pauses don't count. */
    static final Duration LEAST = Duration.ofMillis(500);

    private static final Duration TICK = Duration.ofMillis(100);

    private final LongSupplier nanos;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dnc-stalls").factory());
    private long lastTick;
    private long lastEnd;
    private boolean any;

    private Stalls(LongSupplier nanos) {
        this.nanos = nanos;
        this.lastTick = nanos.getAsLong();
    }

    static Stalls watching() {
        Stalls stalls = new Stalls(System::nanoTime);
        var unused =
                stalls.ticks.scheduleAtFixedRate(stalls::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        return stalls;
    }

    /** For tests: one that looks only when it is told to. */
    static Stalls looking(LongSupplier nanos) {
        return new Stalls(nanos);
    }

    synchronized void tick() {
        long now = nanos.getAsLong();
        if (now - lastTick >= LEAST.toNanos()) {
            any = true;
            lastEnd = now;
        }
        lastTick = now;
    }

    /** The present moment, to ask about later. */
    long now() {
        return nanos.getAsLong();
    }

    /**
     * Whether a pause has ended since then. Looks for itself: after a pause the caller may run before the ticks do.
     *
     * @param then as {@link #now} gave it
     */
    synchronized boolean since(long then) {
        tick();
        return any && lastEnd - then > 0;
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
