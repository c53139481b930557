package io.dncstreams.store;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.RocksDBStore;

/** Makes a {@link BatchLoggedStore}. */
final class BatchLoggedStoreBuilder implements StoreBuilder<KeyValueStore<Bytes, byte[]>> {

    private final String name;
    private final Duration age;
    private boolean logged = true;

    /** @param age after which a record means nothing any more, and its changelog may lose it */
    BatchLoggedStoreBuilder(String name, Duration age) {
        this.name = name;
        this.age = age;
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingEnabled() {
        throw new UnsupportedOperationException("the store gathers by itself");
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingEnabled(Map<String, String> config) {
        throw new UnsupportedOperationException("the store knows what its changelog must be like");
    }

    @Override
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> withLoggingDisabled() {
        logged = false;
        return this;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> build() {
        return new BatchLoggedStore(
                (RocksDBStore) Stores.persistentKeyValueStore(name).get(), logged, BatchLoggedStore.WRITTEN_AT_ONCE);
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(age.toMillis()),
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1",
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime");
    }

    @Override
    public boolean loggingEnabled() {
        return logged;
    }

    @Override
    public String name() {
        return name;
    }
}
