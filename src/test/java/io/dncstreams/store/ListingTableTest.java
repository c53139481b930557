package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.SampleCommands;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ListingTableTest {

    private static final long SLOT_BYTES = 40;

    @Property(tries = 100)
    void saysWhatWasPutLastOrNothing(
            @ForAll @Size(max = 4_000) List<@IntRange(max = 6_000) Integer> steps,
            @ForAll @IntRange(max = 4_000) int room) {
        ListingTable table = new ListingTable(new MemoryBudget(room * SLOT_BYTES), 0);
        Map<Integer, String> listed = new HashMap<>();

        int entry = 0;
        for (int step : steps) {
            int url = step / 2;
            if (step % 2 == 0) {
                String id = SampleCommands.entryId(entry++);
                listed.put(url, id);
                table.put(hash(url), id);
            } else {
                listed.remove(url);
                table.forget(hash(url));
            }
        }

        for (int url = 0; url <= 3_000; url++) {
            Optional<String> said = table.entryId(hash(url));
            if (said.isPresent()) {
                assertThat(listed).containsEntry(url, said.get());
            }
        }
    }

    @Test
    void keepsEverythingWhereThereIsRoom() {
        ListingTable table = new ListingTable(new MemoryBudget(Long.MAX_VALUE), 0);

        for (int url = 0; url < 10_000; url++) {
            table.put(hash(url), SampleCommands.entryId(url));
        }

        for (int url = 0; url < 10_000; url++) {
            assertThat(table.entryId(hash(url))).contains(SampleCommands.entryId(url));
        }
    }

    @Test
    void takesNoMoreThanItsBudgetAndGivesItBack() {
        MemoryBudget budget = new MemoryBudget(4_000 * SLOT_BYTES);
        ListingTable table = new ListingTable(budget, 1_000);
        for (int url = 0; url < 100_000; url++) {
            table.put(hash(url), SampleCommands.entryId(url));
        }
        assertThat(budget.take(4_000 * SLOT_BYTES)).isFalse();

        table.release();

        assertThat(table.entryId(hash(1))).isEmpty();
        assertThat(budget.take(4_000 * SLOT_BYTES)).isTrue();
        assertThat(budget.take(1)).isFalse();
    }

    @Test
    void leavesIdsOfAnotherShapeToTheStore() {
        ListingTable table = new ListingTable(new MemoryBudget(Long.MAX_VALUE), 0);
        table.put(hash(1), SampleCommands.entryId(1));

        table.put(hash(1), "an id from before");

        assertThat(table.entryId(hash(1))).isEmpty();
    }

    /** Many URLs share a home slot, so that the table has to look further. */
    private static KeyHash hash(int url) {
        return new KeyHash((long) (url % 7) << 40 | url, url);
    }
}
