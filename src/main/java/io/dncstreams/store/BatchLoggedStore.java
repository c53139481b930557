package io.dncstreams.store;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.CommitCallback;
import org.apache.kafka.streams.processor.StateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store for very many very small records. What is put is gathered, written to RocksDB at once, and told to the changelog
 * as one record: with a record each, the changelog alone would cost a gate more than judging does. Before a commit, and
 * before anything is read, what was gathered is written.
 *
 * <p>A changelog record is {@code format {keyLength key valueLength value}}, an empty value for a delete. Its key means
 * nothing, so the changelog can't be compacted: its records go by age.
 */
final class BatchLoggedStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {

    private static final byte FORMAT = 1;
    private static final int GATHERED = 512;

    private final boolean logged;
    private final List<KeyValue<Bytes, byte[]>> gathered = new ArrayList<>(GATHERED);
    private int gatheredBytes;
    private StateStoreContext context;

    /** @param logged false without a changelog, for tests */
    BatchLoggedStore(KeyValueStore<Bytes, byte[]> store, boolean logged) {
        super(store);
        this.logged = logged;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        context = stateStoreContext;
        super.init(new Restoring(stateStoreContext), root);
    }

    /** @param key at most 255 bytes */
    @Override
    public void put(Bytes key, byte[] value) {
        gathered.add(KeyValue.pair(key, value));
        gatheredBytes += 2 + key.get().length + (value == null ? 0 : value.length);
        if (gathered.size() == GATHERED) {
            write();
        }
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        byte[] present = get(key);
        if (present == null) {
            put(key, value);
        }
        return present;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte[] delete(Bytes key) {
        byte[] present = get(key);
        put(key, null);
        return present;
    }

    @Override
    public byte[] get(Bytes key) {
        write();
        return wrapped().get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        write();
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        write();
        return wrapped().all();
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }

    /** Streams calls it before every commit. */
    @Override
    public void flushCache() {
        write();
    }

    @Override
    public void clearCache() {
        gathered.clear();
        gatheredBytes = 0;
    }

    private void write() {
        if (gathered.isEmpty()) {
            return;
        }
        wrapped().putAll(gathered);
        if (logged && context instanceof InternalProcessorContext<?, ?> streams) {
            // The broker sets the time.
            streams.logChange(
                    name(), gathered.getFirst().key, encoded(), 0, new RecordHeaders(), Position.emptyPosition());
        }
        clearCache();
    }

    private byte[] encoded() {
        ByteBuffer out = ByteBuffer.allocate(1 + gatheredBytes).put(FORMAT);
        for (KeyValue<Bytes, byte[]> each : gathered) {
            byte[] key = each.key.get();
            out.put((byte) key.length).put(key);
            if (each.value == null) {
                out.put((byte) 0);
            } else {
                out.put((byte) each.value.length).put(each.value);
            }
        }
        return out.array();
    }

    private static List<ConsumerRecord<byte[], byte[]>> decoded(ConsumerRecord<byte[], byte[]> batch) {
        ByteBuffer in = ByteBuffer.wrap(batch.value());
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException("a changelog record of format " + format + "; this build reads " + FORMAT);
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] key = bytes(in);
            byte[] value = bytes(in);
            records.add(new ConsumerRecord<>(
                    batch.topic(), batch.partition(), batch.offset(), key, value.length == 0 ? null : value));
        }
        return records;
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.get() & 0xFF];
        in.get(bytes);
        return bytes;
    }

    /** The task as the store underneath sees it: what it restores has been taken out of its batches. */
    private record Restoring(StateStoreContext task) implements StateStoreContext {

        @Override
        public void register(StateStore store, StateRestoreCallback callback) {
            register(store, callback, () -> {});
        }

        @Override
        public void register(StateStore store, StateRestoreCallback callback, CommitCallback onCommit) {
            RecordBatchingStateRestoreCallback plain = (RecordBatchingStateRestoreCallback) callback;
            RecordBatchingStateRestoreCallback batches = records -> {
                List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
                records.forEach(record -> all.addAll(decoded(record)));
                plain.restoreBatch(all);
            };
            task.register(store, batches, onCommit);
        }

        @Override
        public String applicationId() {
            return task.applicationId();
        }

        @Override
        public TaskId taskId() {
            return task.taskId();
        }

        @Override
        public Optional<RecordMetadata> recordMetadata() {
            return task.recordMetadata();
        }

        @Override
        public Serde<?> keySerde() {
            return task.keySerde();
        }

        @Override
        public Serde<?> valueSerde() {
            return task.valueSerde();
        }

        @Override
        public File stateDir() {
            return task.stateDir();
        }

        @Override
        public StreamsMetrics metrics() {
            return task.metrics();
        }

        @Override
        public Map<String, Object> appConfigs() {
            return task.appConfigs();
        }

        @Override
        public Map<String, Object> appConfigsWithPrefix(String prefix) {
            return task.appConfigsWithPrefix(prefix);
        }
    }
}
