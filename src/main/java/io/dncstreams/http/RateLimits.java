package io.dncstreams.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls of each team in a rolling window of 60 seconds, exactly: the time of every admitted call in the
 * window is kept. A rejected call leaves no trace, so waiting until the reset always helps. Thread-safe. Teams that
 * have been quiet for a whole window take no memory.
 */
public final class RateLimits {

    /** The length of the window. */
    public static final Duration WINDOW = Duration.ofSeconds(60);

    private static final long WINDOW_NANOS = WINDOW.toNanos();
    private static final int LARGEST = 1_000_000;

    private final Limits limits;
    private final Map<String, Limits> limitsOfTeams;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Windows> windows = new ConcurrentHashMap<>();
    private final AtomicLong lastSweep;

    /** What shares one count. */
    public enum Bucket {
        /** List and check. */
        READ,
        /** Single add and delete. */
        WRITE,
        /** Batch add. */
        BATCH,
        /** Batch check. */
        CHECK_BATCH
    }

    /**
     * Calls a team may make in a window, 0 to 1,000,000 each; 0 counts nothing and allows everything.
     *
     * @param read list and check together
     * @param write single add and delete together
     * @param batch batch add
     * @param checkBatch batch check
     */
    public record Limits(int read, int write, int batch, int checkBatch) {

        /** Without a limit on batch checks. */
        public Limits(int read, int write, int batch) {
            this(read, write, batch, 0);
        }

        /** @throws IllegalArgumentException with a sentence for the operator */
        public Limits {
            inRange("read", read);
            inRange("write", write);
            inRange("batch", batch);
            inRange("batch check", checkBatch);
        }

        /** 60 reads, 30 writes, 10 batches and 120 batches of checks a minute. */
        public static Limits defaults() {
            return new Limits(60, 30, 10, 120);
        }

        int of(Bucket bucket) {
            return switch (bucket) {
                case READ -> read;
                case WRITE -> write;
                case BATCH -> batch;
                case CHECK_BATCH -> checkBatch;
            };
        }

        private static void inRange(String what, int value) {
            if (value < 0 || value > LARGEST) {
                throw new IllegalArgumentException(
                        "the " + what + " rate limit must be 0 to " + LARGEST + " a minute, not " + value);
            }
        }
    }

    /**
     * What became of one call.
     *
     * @param admitted whether it may go on
     * @param limit calls in a window
     * @param remaining calls that would be admitted now
     * @param reset when the oldest call leaves the window
     * @param asked when this call was counted
     */
    public record Verdict(boolean admitted, int limit, int remaining, Instant reset, Instant asked) {

        /** Epoch seconds, rounded up: at that second the place is free. */
        public long resetEpochSecond() {
            Instant whole = reset.truncatedTo(ChronoUnit.SECONDS);
            return whole.getEpochSecond() + (whole.equals(reset) ? 0 : 1);
        }

        /** Epoch milliseconds, rounded up. */
        public long resetEpochMilli() {
            Instant whole = reset.truncatedTo(ChronoUnit.MILLIS);
            return whole.toEpochMilli() + (whole.equals(reset) ? 0 : 1);
        }

        public Duration untilReset() {
            return Duration.between(asked, reset);
        }
    }

    /**
     * @param limits for every team
     * @param limitsOfTeams for the teams that have their own
     */
    public RateLimits(Limits limits, Map<String, Limits> limitsOfTeams, InstantSource clock) {
        this.limits = limits;
        this.limitsOfTeams = Map.copyOf(limitsOfTeams);
        this.clock = clock;
        this.lastSweep = new AtomicLong(nanos(clock.instant()));
    }

    /** @return empty if the bucket is off for this team */
    public Optional<Verdict> acquire(String teamId, Bucket bucket) {
        int limit = limitsOfTeams.getOrDefault(teamId, limits).of(bucket);
        if (limit == 0) {
            return Optional.empty();
        }
        sweep(nanos(clock.instant()));
        Verdict[] verdict = new Verdict[1];
        // Inside compute, so that a sweep can't drop the window between finding it and counting in it. The time is
        // read there too: times enter a window in the order of the calls.
        windows.compute(teamId, (team, known) -> {
            Windows own = known == null ? new Windows() : known;
            verdict[0] = own.of(bucket).acquire(nanos(clock.instant()), limit);
            return own;
        });
        return Optional.of(verdict[0]);
    }

    int teamsInMemory() {
        return windows.size();
    }

    private void sweep(long now) {
        long last = lastSweep.get();
        if (Math.abs(now - last) >= WINDOW_NANOS && lastSweep.compareAndSet(last, now)) {
            for (String team : windows.keySet()) {
                windows.computeIfPresent(team, (same, own) -> own.idle(now) ? null : own);
            }
        }
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    private static final class Windows {
        private final EnumMap<Bucket, Window> ofBuckets = new EnumMap<>(Bucket.class);

        Window of(Bucket bucket) {
            return ofBuckets.computeIfAbsent(bucket, first -> new Window());
        }

        boolean idle(long now) {
            return ofBuckets.values().stream().allMatch(window -> window.idle(now));
        }
    }

    /** A ring of the times of the admitted calls, oldest first. */
    private static final class Window {
        private long[] times = new long[8];
        private int first;
        private int count;

        Verdict acquire(long now, int limit) {
            pullBack(now);
            while (count > 0 && now - times[first] >= WINDOW_NANOS) {
                first = (first + 1) % times.length;
                count--;
            }
            boolean admitted = count < limit;
            if (admitted) {
                grow();
                times[(first + count) % times.length] = now;
                count++;
            }
            return new Verdict(
                    admitted, limit, Math.max(0, limit - count), instant(times[first] + WINDOW_NANOS), instant(now));
        }

        boolean idle(long now) {
            return count == 0 || now - newest() >= WINDOW_NANOS;
        }

        /** After the clock was set back, calls "of the future" would block a team until then; they count as of now. */
        private void pullBack(long now) {
            for (int i = count - 1; i >= 0 && times[(first + i) % times.length] > now; i--) {
                times[(first + i) % times.length] = now;
            }
        }

        private long newest() {
            return times[(first + count - 1) % times.length];
        }

        private void grow() {
            if (count == times.length) {
                long[] larger = Arrays.copyOf(times, times.length * 2);
                for (int i = 0; i < count; i++) {
                    larger[i] = times[(first + i) % times.length];
                }
                times = larger;
                first = 0;
            }
        }
    }
}
