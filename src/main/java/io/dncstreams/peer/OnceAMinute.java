package io.dncstreams.peer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what would be said at every try of every call from filling a log. For any thread. */
public final class OnceAMinute {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final AtomicLong last = new AtomicLong(System.nanoTime() - MINUTE);

    /** Whether it may be said now; true for one caller a minute. */
    public boolean now() {
        long now = System.nanoTime();
        long before = last.get();
        return now - before >= MINUTE && last.compareAndSet(before, now);
    }
}
