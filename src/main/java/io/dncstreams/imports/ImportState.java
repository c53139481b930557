package io.dncstreams.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far an import has come. Each row counts once, whichever way and however often it comes.
 *
 * @param teamId whose it is
 * @param startedAt epoch milliseconds, by the broker's clock like the other times
 * @param lastAt when the log last held something new of it
 * @param completedAt when the last missing part came
 * @param counted rows whose outcome is in the counts
 * @param total rows there were, once that is known
 * @param interrupted whether the upload ended before its file did
 * @param failures the first rows that could not be read, by row
 */
public record ImportState(
        String teamId,
        long startedAt,
        long lastAt,
        OptionalLong completedAt,
        RowSet counted,
        long added,
        long duplicates,
        long errors,
        OptionalLong total,
        boolean interrupted,
        List<Failure> failures) {

    /** Most failed rows that are kept; the others are in the dead letters. */
    public static final int MAX_FAILURES = 20;

    /** A row that could not be read. */
    public record Failure(long row, long line, String code) {}

    /** What became of a row that could be read. */
    public enum Outcome {
        ADDED,
        DUPLICATE
    }

    public ImportState {
        failures = List.copyOf(failures);
    }

    public static ImportState begun(String teamId, long at) {
        return new ImportState(
                teamId, at, at, OptionalLong.empty(), RowSet.EMPTY, 0, 0, 0, OptionalLong.empty(), false, List.of());
    }

    /** Rows counted so far. */
    public long processed() {
        return added + duplicates + errors;
    }

    /** Whether every row of the whole file is counted. */
    public boolean isCompleted() {
        return completedAt.isPresent();
    }

    /** A row was decided. */
    public ImportState decided(long row, Outcome outcome, long at) {
        RowSet rows = with(row);
        if (rows.equals(counted)) {
            return this;
        }
        return switch (outcome) {
            case ADDED -> next(rows, added + 1, duplicates, errors, total, interrupted, failures, at);
            case DUPLICATE -> next(rows, added, duplicates + 1, errors, total, interrupted, failures, at);
        };
    }

    /** A row could not be read. */
    public ImportState failed(Failure failure, long at) {
        RowSet rows = with(failure.row());
        if (rows.equals(counted)) {
            return this;
        }
        List<Failure> first = new ArrayList<>(failures);
        first.add(failure);
        first.sort(Comparator.comparingLong(Failure::row));
        return next(
                rows,
                added,
                duplicates,
                errors + 1,
                total,
                interrupted,
                first.subList(0, Math.min(first.size(), MAX_FAILURES)),
                at);
    }

    /** Nothing more comes. */
    public ImportState ended(long rows, boolean early, long at) {
        return total.isPresent()
                ? this
                : next(counted, added, duplicates, errors, OptionalLong.of(rows), early, failures, at);
    }

    /** A row beyond the last is none of this import, whoever wrote it. */
    private RowSet with(long row) {
        return total.isPresent() && row > total.getAsLong() ? counted : counted.with(row);
    }

    private ImportState next(
            RowSet rows,
            long newAdded,
            long newDuplicates,
            long newErrors,
            OptionalLong newTotal,
            boolean early,
            List<Failure> newFailures,
            long at) {
        boolean whole = newTotal.isPresent() && !early && newTotal.getAsLong() == newAdded + newDuplicates + newErrors;
        return new ImportState(
                teamId,
                startedAt,
                at,
                whole ? OptionalLong.of(at) : OptionalLong.empty(),
                rows,
                newAdded,
                newDuplicates,
                newErrors,
                newTotal,
                early,
                newFailures);
    }
}
