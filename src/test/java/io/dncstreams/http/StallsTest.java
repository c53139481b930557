package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StallsTest {

    private final AtomicLong clock = new AtomicLong();
    private final Stalls stalls = Stalls.looking(clock::get);

    @AfterEach
    void close() {
        stalls.close();
    }

    private void run(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 100) {
            clock.addAndGet(Duration.ofMillis(100).toNanos());
            stalls.tick();
        }
    }

    @Test
    void aProcessThatRunsHasNotStoodStillHoweverLongItTakes() {
        long begun = stalls.now();
        run(Duration.ofSeconds(30));

        assertThat(stalls.since(begun)).isFalse();
    }

    @Test
    void whoWakesFirstLearnsOfThePause() {
        run(Duration.ofSeconds(1));
        long begun = stalls.now();
        clock.addAndGet(Duration.ofSeconds(12).toNanos());

        assertThat(stalls.since(begun)).isTrue();
        run(Duration.ofSeconds(5));
        assertThat(stalls.since(begun)).as("also once the ticks go on").isTrue();
        assertThat(stalls.since(stalls.now())).as("what began after it").isFalse();
    }
}
