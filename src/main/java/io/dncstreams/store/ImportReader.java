package io.dncstreams.store;

import io.dncstreams.imports.ImportState;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The imports of one partition's teams, to look at; for any thread. */
public final class ImportReader {

    private final ReadOnlyKeyValueStore<String, byte[]> store;

    ImportReader(ReadOnlyKeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** An import of whichever team of this partition. */
    public Optional<ImportState> state(String importId) {
        return Optional.ofNullable(store.get(ImportStore.stateKey(importId))).map(ImportValues::state);
    }
}
