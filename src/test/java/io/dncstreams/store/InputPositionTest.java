package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.store.InputPositions.Input;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InputPositionTest {

    /** However often and from wherever a log is read again, each of its records counts once. */
    @Property
    void aRecordIsNewOnce(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -5, max = 5) Integer> clockSteps,
            @ForAll @Size(max = 5) List<@IntRange(min = 0, max = 59) Integer> rewinds) {
        Input input = new Input();
        long[] times = new long[clockSteps.size()];
        long time = 1_000;
        for (int i = 0; i < times.length; i++) {
            // Leaders' clocks differ, so times may go back.
            times[i] = time += clockSteps.get(i);
        }

        assertThat(read(input, times, 0)).isEqualTo(times.length);
        for (int from : rewinds) {
            assertThat(read(ListValues.position(ListValues.position(input)), times, from))
                    .isZero();
        }
        assertThat(input.advance(times.length, times[times.length - 1])).isTrue();
    }

    private static int read(Input input, long[] times, int from) {
        int taken = 0;
        for (int offset = from; offset < times.length; offset++) {
            taken += input.advance(offset, times[offset]) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aLogThatWasCutOffGoesOnWithNewRecords() {
        Input input = new Input();
        assertThat(read(input, new long[] {10, 11, 12, 13}, 0)).isEqualTo(4);

        assertThat(input.advance(2, 20)).isTrue();
        assertThat(input.advance(3, 21)).isTrue();
        assertThat(input.advance(3, 21)).isFalse();
        assertThat(input.offset()).isEqualTo(3);
    }
}
