package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.peer.Hop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Until when a call counts that another instance sent on. */
class DeadlinesTest {

    private static final Duration LEFT = Duration.ofSeconds(9);

    private final Instant came = Instant.parse("2026-01-01T00:00:00Z");
    private final Hop hop = new Hop("nonce", LEFT, came.plus(LEFT));
    private final AtomicLong nanos = new AtomicLong();
    private final Stalls stalls = Stalls.looking(nanos::get);

    @AfterEach
    void close() {
        stalls.close();
    }

    @Test
    void oneWithoutABodyCountsFromWhenItCame() {
        assertThat(Deadlines.of(hop, false, stalls).deadline(came.plusSeconds(5)))
                .isEqualTo(came.plus(LEFT));
    }

    @Test
    void aBodyMayTakeItsTime() {
        Deadlines.Granted granted = Deadlines.of(hop, true, stalls);
        for (int tenths = 0; tenths < 300; tenths++) {
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
            stalls.tick();
        }
        Instant whole = came.plusSeconds(30);

        assertThat(granted.deadline(whole)).isEqualTo(whole.plus(LEFT));
    }

    @Test
    void aBodyThatMayHaveWaitedForASleeperGivesNoNewTime() {
        Deadlines.Granted granted = Deadlines.of(hop, true, stalls);
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());

        assertThat(granted.deadline(came.plusSeconds(30))).isEqualTo(came.plus(LEFT));
    }
}
