package io.dncstreams.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of rows, as runs without gaps. Rows mostly come in order and the set is one run; after a failed send a later
 * row may come first, and any row may come twice.
 *
 * @param runs ascending, apart by at least one missing number
 */
public record RowSet(List<Run> runs) {

    public static final RowSet EMPTY = new RowSet(List.of());

    /** Beyond this, rows that don't join a run are not taken up: what is stored of an import has a bound. */
    static final int MAX_RUNS = 1000;

    /** All numbers from the first to the last, both included. */
    public record Run(long first, long last) {}

    public RowSet {
        runs = List.copyOf(runs);
    }

    public boolean contains(long row) {
        return runs.stream().anyMatch(run -> run.first() <= row && row <= run.last());
    }

    /** This set and one more; itself if the row is in it, or for want of room. */
    public RowSet with(long row) {
        int at = runs.size();
        while (at > 0 && runs.get(at - 1).first() > row) {
            at--;
        }
        boolean before = at > 0 && runs.get(at - 1).last() >= row - 1;
        boolean after = at < runs.size() && runs.get(at).first() == row + 1;
        if (at > 0 && runs.get(at - 1).last() >= row) {
            return this;
        }
        if (!before && !after && runs.size() >= MAX_RUNS) {
            return this;
        }
        List<Run> next = new ArrayList<>(runs);
        long first = before ? runs.get(at - 1).first() : row;
        long last = after ? runs.get(at).last() : row;
        if (after) {
            next.remove(at);
        }
        if (before) {
            next.set(at - 1, new Run(first, last));
        } else {
            next.add(at, new Run(first, last));
        }
        return new RowSet(next);
    }
}
