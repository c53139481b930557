package io.dncstreams.store;

import io.dncstreams.imports.ImportPart;
import io.dncstreams.imports.ImportState;
import io.dncstreams.imports.ImportState.Failure;
import io.dncstreams.imports.ImportState.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far the imports of one partition's teams have come, to change; for the stream thread alone. They share the store of
 * the teams' records: like those they change with every command and are written once a commit. No team id has a slash
 * in it.
 *
 * <pre>
 * import/id      an import
 * imports/team   ids of the imports that are kept of a team
 * </pre>
 */
public final class ImportStore {

    /** Most imports kept of a team; the oldest go first. */
    public static final int MAX_IMPORTS = 100;

    private final KeyValueStore<String, byte[]> store;

    private ImportStore(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    public static ImportStore of(ProcessorContext<?, ?> context) {
        return new ImportStore(context.getStateStore(ListStore.TEAMS));
    }

    static String stateKey(String importId) {
        return "import/" + importId;
    }

    private static String idsKey(String teamId) {
        return "imports/" + teamId;
    }

    /** An import begins; one that has begun goes on. */
    public void begin(String teamId, String importId, long at) {
        String key = stateKey(importId);
        if (store.get(key) != null) {
            return;
        }
        byte[] kept = store.get(idsKey(teamId));
        List<String> ids = new ArrayList<>(kept == null ? List.of() : ImportValues.ids(kept));
        ids.add(importId);
        while (ids.size() > MAX_IMPORTS) {
            store.delete(stateKey(ids.removeFirst()));
        }
        store.put(idsKey(teamId), ImportValues.ids(ids));
        store.put(key, ImportValues.state(ImportState.begun(teamId, at)));
    }

    /** A row was decided. An import that never began, or is another team's, is nobody's business and counts nothing. */
    public void decided(String teamId, ImportPart.Row row, Outcome outcome, long at) {
        change(teamId, row.importId(), state -> state.decided(row.row(), outcome, at));
    }

    /** As with {@link #decided}. */
    public void failed(String teamId, ImportPart.Failed row, long at) {
        change(teamId, row.importId(), state -> state.failed(new Failure(row.row(), row.line(), row.code()), at));
    }

    /** As with {@link #decided}. */
    public void ended(String teamId, ImportPart.End end, long at) {
        change(teamId, end.importId(), state -> state.ended(end.total(), end.interrupted(), at));
    }

    private void change(String teamId, String importId, UnaryOperator<ImportState> change) {
        String key = stateKey(importId);
        byte[] bytes = store.get(key);
        if (bytes == null) {
            return;
        }
        ImportState before = ImportValues.state(bytes);
        if (before.teamId().equals(teamId)) {
            ImportState after = change.apply(before);
            if (!after.equals(before)) {
                store.put(key, ImportValues.state(after));
            }
        }
    }
}
