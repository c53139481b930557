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

    /** However often and from wherever a log is read again, each of its records counts once, and none is left out. */
    @Property
    void aRecordIsNewOnce(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 2) Integer> epochSteps,
            @ForAll @IntRange(min = 0, max = 59) int first,
            @ForAll @Size(max = 5) List<@IntRange(min = 0, max = 59) Integer> rewinds) {
        int[] epochs = epochs(epochSteps);
        Input input = new Input();
        int begin = Math.min(first, epochs.length - 1);

        assertThat(read(input, epochs, begin)).isEqualTo(epochs.length - begin);
        for (int from : rewinds) {
            assertThat(read(ListValues.position(ListValues.position(input)), epochs, from))
                    .isZero();
        }
        assertThat(input.advance(epochs.length, epochs[epochs.length - 1])).isTrue();
    }

    /** The next leader has less of the log than was processed, goes on from there, and all of it is read again. */
    @Property
    void aLogThatWasCutOffGoesOnWithNewRecords(
            @ForAll @Size(min = 2, max = 40) List<@IntRange(min = 0, max = 2) Integer> epochSteps,
            @ForAll @IntRange(min = 0, max = 39) int cut,
            @ForAll @IntRange(min = 1, max = 60) int appended) {
        int[] before = epochs(epochSteps);
        Input input = new Input();
        read(input, before, 0);

        int kept = Math.min(cut, before.length);
        int[] after = new int[kept + appended];
        System.arraycopy(before, 0, after, 0, kept);
        java.util.Arrays.fill(after, kept, after.length, before[before.length - 1] + 1);

        assertThat(read(input, after, 0)).isEqualTo(appended);
        assertThat(read(input, after, 0)).isZero();
    }

    @Test
    void whereBrokersTellNoEpochNothingIsPassedOver() {
        Input input = new Input();
        assertThat(input.advance(7, Input.NO_EPOCH)).isTrue();
        assertThat(input.advance(7, Input.NO_EPOCH)).isTrue();
        assertThat(input.offset()).isEqualTo(7);
    }

    private static int[] epochs(List<Integer> steps) {
        int[] epochs = new int[steps.size()];
        int epoch = 0;
        for (int i = 0; i < epochs.length; i++) {
            epochs[i] = epoch += steps.get(i);
        }
        return epochs;
    }

    private static int read(Input input, int[] epochs, int from) {
        int taken = 0;
        for (int offset = from; offset < epochs.length; offset++) {
            taken += input.advance(offset, epochs[offset]) ? 1 : 0;
        }
        return taken;
    }
}
