package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.http.RateLimits.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final Instant START = Instant.parse("2025-11-18T10:30:00.000000001Z");

    private final ManualClock clock = new ManualClock(START);

    @Property(tries = 300)
    void noRollingWindowHoldsMoreThanTheLimit(
            @ForAll @IntRange(min = 1, max = 40) int limit,
            @ForAll @Size(min = 1, max = 400) List<@LongRange(min = 0, max = 20_000_000_000L) Long> gaps) {
        ManualClock time = new ManualClock(START);
        RateLimits limits = limits(time, limit);
        List<Instant> admitted = new ArrayList<>();
        for (long gap : gaps) {
            // Half of the calls come in bursts.
            time.advance(Duration.ofNanos(gap % 2 == 0 ? gap : 1));
            if (limits.acquire("team", Bucket.READ).orElseThrow().admitted()) {
                admitted.add(time.instant());
            }
        }

        for (int i = limit; i < admitted.size(); i++) {
            assertThat(Duration.between(admitted.get(i - limit), admitted.get(i)))
                    .isGreaterThanOrEqualTo(RateLimits.WINDOW);
        }
    }

    @Property(tries = 300)
    void aCallIsAdmittedWheneverTheWindowHasRoom(
            @ForAll @IntRange(min = 1, max = 20) int limit,
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 0, max = 30_000_000_000L) Long> gaps) {
        ManualClock time = new ManualClock(START);
        RateLimits limits = limits(time, limit);
        List<Instant> admitted = new ArrayList<>();
        for (long gap : gaps) {
            time.advance(Duration.ofNanos(gap));
            Instant now = time.instant();
            List<Instant> window = admitted.stream()
                    .filter(then -> Duration.between(then, now).compareTo(RateLimits.WINDOW) < 0)
                    .toList();

            Verdict verdict = limits.acquire("team", Bucket.READ).orElseThrow();

            assertThat(verdict.admitted()).isEqualTo(window.size() < limit);
            assertThat(verdict.remaining()).isEqualTo(Math.max(0, limit - window.size() - 1));
            assertThat(verdict.reset()).isEqualTo((window.isEmpty() ? now : window.getFirst()).plus(RateLimits.WINDOW));
            if (verdict.admitted()) {
                admitted.add(now);
            }
        }
    }

    @Test
    void exactlyTheLimitIsAdmittedUnderConcurrency() {
        RateLimits limits = limits(clock, 60);

        long admitted = IntStream.range(0, 2000)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> limits.acquire("team", Bucket.READ).orElseThrow().admitted(),
                        task -> Thread.ofVirtual().start(task)))
                .toList()
                .stream()
                .filter(CompletableFuture::join)
                .count();

        assertThat(admitted).isEqualTo(60);
    }

    @Test
    void rejectedCallsDoNotExtendTheWindow() {
        RateLimits limits = limits(clock, 1);
        Verdict first = limits.acquire("team", Bucket.READ).orElseThrow();
        for (int i = 0; i < 59; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(limits.acquire("team", Bucket.READ).orElseThrow().reset())
                    .isEqualTo(first.reset());
        }
        clock.advance(Duration.ofNanos(999_999_999));
        assertThat(limits.acquire("team", Bucket.READ).orElseThrow().admitted()).isFalse();
        clock.advance(Duration.ofNanos(1));

        assertThat(limits.acquire("team", Bucket.READ).orElseThrow().admitted()).isTrue();
    }

    @Test
    void resetIsRoundedUp() {
        Verdict verdict = limits(clock, 1).acquire("team", Bucket.READ).orElseThrow();

        assertThat(verdict.resetEpochSecond()).isEqualTo(START.getEpochSecond() + 61);
        assertThat(verdict.resetEpochMilli()).isEqualTo(START.toEpochMilli() + 60_001);
        assertThat(Replies.wholeSeconds(verdict.untilReset())).isEqualTo(60);
    }

    @Test
    void bucketsAndTeamsAreCountedApart() {
        RateLimits limits = new RateLimits(new Limits(1, 1, 0), Map.of("big", new Limits(2, 0, 1)), clock);

        assertThat(limits.acquire("a", Bucket.READ).orElseThrow().admitted()).isTrue();
        assertThat(limits.acquire("a", Bucket.READ).orElseThrow().admitted()).isFalse();
        assertThat(limits.acquire("a", Bucket.WRITE).orElseThrow().admitted()).isTrue();
        assertThat(limits.acquire("a", Bucket.BATCH)).isEmpty();
        assertThat(limits.acquire("b", Bucket.READ).orElseThrow().admitted()).isTrue();
        assertThat(limits.acquire("big", Bucket.READ).orElseThrow().limit()).isEqualTo(2);
        assertThat(limits.acquire("big", Bucket.WRITE)).isEmpty();
        assertThat(limits.acquire("big", Bucket.BATCH).orElseThrow().limit()).isEqualTo(1);
    }

    @Test
    void quietTeamsTakeNoMemory() {
        RateLimits limits = limits(clock, 5);
        for (int i = 0; i < 1000; i++) {
            limits.acquire("team" + i, Bucket.WRITE);
        }
        assertThat(limits.teamsInMemory()).isEqualTo(1000);
        clock.advance(Duration.ofSeconds(61));

        limits.acquire("awake", Bucket.READ);

        assertThat(limits.teamsInMemory()).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackBlocksForOneWindowAtMost() {
        RateLimits limits = limits(clock, 1);
        limits.acquire("team", Bucket.READ);
        clock.advance(Duration.ofHours(-1));

        assertThat(limits.acquire("team", Bucket.READ).orElseThrow().admitted()).isFalse();
        clock.advance(Duration.ofSeconds(60));

        assertThat(limits.acquire("team", Bucket.READ).orElseThrow().admitted()).isTrue();
    }

    @Test
    void impossibleLimitsAreRefused() {
        assertThatThrownBy(() -> new Limits(-1, 1, 1)).hasMessageContaining("read rate limit");
        assertThatThrownBy(() -> new Limits(1, 1, 1_000_001)).hasMessageContaining("batch rate limit");
    }

    private static RateLimits limits(ManualClock clock, int limit) {
        return new RateLimits(new Limits(limit, limit, limit), Map.of(), clock);
    }
}
