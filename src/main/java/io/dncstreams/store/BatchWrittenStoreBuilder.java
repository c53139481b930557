package io.dncstreams.store;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.AbstractStoreBuilder;
import org.apache.kafka.streams.state.internals.RocksDBStore;

/** Makes a {@link BatchWrittenStore}. */
final class BatchWrittenStoreBuilder extends AbstractStoreBuilder<Bytes, byte[], KeyValueStore<Bytes, byte[]>> {

    BatchWrittenStoreBuilder(String name) {
        super(name, Serdes.Bytes(), Serdes.ByteArray(), Time.SYSTEM);
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingEnabled() {
        throw new UnsupportedOperationException(
                "what is put has to be in the store at once, for other threads to read");
    }

    @Override
    public KeyValueStore<Bytes, byte[]> build() {
        return new BatchWrittenStore(
                (RocksDBStore) Stores.persistentKeyValueStore(name).get(), loggingEnabled());
    }
}
