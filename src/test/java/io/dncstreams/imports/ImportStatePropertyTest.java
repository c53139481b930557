package io.dncstreams.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.imports.ImportState.Failure;
import io.dncstreams.imports.ImportState.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ImportStatePropertyTest {

    @Property(tries = 300)
    void rowsThatComeInAnyOrderAndMoreThanOnceCountOnce(
            @ForAll @IntRange(max = 200) int rows, @ForAll long seed, @ForAll @IntRange(max = 200) int again) {
        Random random = new Random(seed);
        List<Long> order =
                new ArrayList<>(LongStream.rangeClosed(1, rows).boxed().toList());
        for (int i = 0; i < again && rows > 0; i++) {
            order.add(1 + (long) random.nextInt(rows));
        }
        Collections.shuffle(order, random);
        int end = random.nextInt(order.size() + 1);

        ImportState state = ImportState.begun("team_1", 1);
        for (int i = 0; i <= order.size(); i++) {
            if (i == end) {
                state = state.ended(rows, false, 7);
            }
            if (i < order.size()) {
                state = row(state, order.get(i));
            }
        }

        assertThat(state.added())
                .isEqualTo(
                        LongStream.rangeClosed(1, rows).filter(r -> r % 3 == 0).count());
        assertThat(state.duplicates())
                .isEqualTo(
                        LongStream.rangeClosed(1, rows).filter(r -> r % 3 == 1).count());
        assertThat(state.errors())
                .isEqualTo(
                        LongStream.rangeClosed(1, rows).filter(r -> r % 3 == 2).count());
        assertThat(state.isCompleted()).isTrue();
        assertThat(state.failures())
                .extracting(Failure::row)
                .isEqualTo(LongStream.rangeClosed(1, rows)
                        .filter(r -> r % 3 == 2)
                        .limit(ImportState.MAX_FAILURES)
                        .boxed()
                        .toList());
    }

    private static ImportState row(ImportState state, long row) {
        return switch ((int) (row % 3)) {
            case 0 -> state.decided(row, Outcome.ADDED, row);
            case 1 -> state.decided(row, Outcome.DUPLICATE, row);
            default -> state.failed(new Failure(row, row + 1, "bad_json"), row);
        };
    }

    @Property(tries = 300)
    void aSetOfRowsIsASet(@ForAll @Size(max = 60) List<@LongRange(min = 1, max = 40) Long> rows) {
        RowSet set = RowSet.EMPTY;
        TreeSet<Long> model = new TreeSet<>();
        for (long row : rows) {
            boolean isNew = model.add(row);
            RowSet next = set.with(row);
            assertThat(next.equals(set)).isEqualTo(!isNew);
            set = next;
        }
        List<Long> there = new ArrayList<>();
        long before = -1;
        for (RowSet.Run run : set.runs()) {
            assertThat(run.first()).isGreaterThan(before + 1);
            LongStream.rangeClosed(run.first(), run.last()).forEach(there::add);
            before = run.last();
        }
        assertThat(there).containsExactlyElementsOf(model);
    }

    @Test
    void aSetOfRowsHasABound() {
        RowSet set = RowSet.EMPTY;
        for (long row = 1; row <= 3 * RowSet.MAX_RUNS; row += 2) {
            set = set.with(row);
        }

        assertThat(set.runs()).hasSize(RowSet.MAX_RUNS);
        assertThat(set.with(2).contains(2)).isTrue();
    }

    @Test
    void anInterruptedImportIsNotCompleted() {
        ImportState state =
                ImportState.begun("team_1", 1).decided(1, Outcome.ADDED, 2).ended(1, true, 3);

        assertThat(state.isCompleted()).isFalse();
        assertThat(state.ended(1, false, 4)).isEqualTo(state);
    }

    /** Anybody who has got hold of its id may write rows. */
    @Test
    void whatIsCompletedStaysSo() {
        ImportState state =
                ImportState.begun("team_1", 1).decided(1, Outcome.ADDED, 2).ended(1, false, 3);

        assertThat(state.isCompleted()).isTrue();
        assertThat(state.decided(2, Outcome.ADDED, 4)).isEqualTo(state);
        assertThat(state.failed(new ImportState.Failure(9, 9, "bad_url"), 5)).isEqualTo(state);
    }
}
