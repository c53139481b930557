package io.dncstreams.store;

import io.dncstreams.imports.ImportState;
import io.dncstreams.imports.ImportState.Failure;
import io.dncstreams.imports.RowSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What is stored of imports. Begins with the version of its format, as all values do. */
final class ImportValues {

    private static final byte FORMAT = 1;
    private static final long NONE = -1;

    private ImportValues() {}

    /**
     * {@code format teamLength team startedAt lastAt completedAt total interrupted added duplicates errors
     * runCount {first last} failureCount {row line codeLength code}}.
     */
    static byte[] state(ImportState state) {
        byte[] team = state.teamId().getBytes(StandardCharsets.UTF_8);
        int failures = state.failures().stream()
                .mapToInt(failure -> 17 + failure.code().length())
                .sum();
        ByteBuffer out = ByteBuffer.allocate(2
                        + team.length
                        + 7 * Long.BYTES
                        + 1
                        + 8
                        + state.counted().runs().size() * 16
                        + failures)
                .put(FORMAT)
                .put((byte) team.length)
                .put(team)
                .putLong(state.startedAt())
                .putLong(state.lastAt())
                .putLong(state.completedAt().orElse(NONE))
                .putLong(state.total().orElse(NONE))
                .put((byte) (state.interrupted() ? 1 : 0))
                .putLong(state.added())
                .putLong(state.duplicates())
                .putLong(state.errors())
                .putInt(state.counted().runs().size());
        state.counted().runs().forEach(run -> out.putLong(run.first()).putLong(run.last()));
        out.putInt(state.failures().size());
        for (Failure failure : state.failures()) {
            byte[] code = failure.code().getBytes(StandardCharsets.US_ASCII);
            out.putLong(failure.row())
                    .putLong(failure.line())
                    .put((byte) code.length)
                    .put(code);
        }
        return out.array();
    }

    static ImportState state(byte[] bytes) {
        ByteBuffer in = ListValues.reading(bytes);
        String team = ListValues.text(in);
        long startedAt = in.getLong();
        long lastAt = in.getLong();
        OptionalLong completedAt = optional(in.getLong());
        OptionalLong total = optional(in.getLong());
        boolean interrupted = in.get() == 1;
        long added = in.getLong();
        long duplicates = in.getLong();
        long errors = in.getLong();
        List<RowSet.Run> runs = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            runs.add(new RowSet.Run(in.getLong(), in.getLong()));
        }
        List<Failure> failures = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            failures.add(new Failure(in.getLong(), in.getLong(), ListValues.text(in)));
        }
        return new ImportState(
                team,
                startedAt,
                lastAt,
                completedAt,
                new RowSet(runs),
                added,
                duplicates,
                errors,
                total,
                interrupted,
                failures);
    }

    /** {@code format {idLength id}}, oldest first. */
    static byte[] ids(List<String> ids) {
        ByteBuffer out = ByteBuffer.allocate(
                        1 + ids.stream().mapToInt(id -> 1 + id.length()).sum())
                .put(FORMAT);
        ids.forEach(id -> out.put((byte) id.length()).put(id.getBytes(StandardCharsets.US_ASCII)));
        return out.array();
    }

    static List<String> ids(byte[] bytes) {
        ByteBuffer in = ListValues.reading(bytes);
        List<String> ids = new ArrayList<>();
        while (in.hasRemaining()) {
            ids.add(ListValues.text(in));
        }
        return ids;
    }

    private static OptionalLong optional(long value) {
        return value == NONE ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
