package io.dncstreams.store;

import io.dncstreams.batch.InputBatch;
import io.dncstreams.batch.OutputBatch;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorContextUtils;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store to which many puts go at once: to RocksDB in one call, and to the changelog a record each. The store underneath
 * would call RocksDB's library for each put, and what Streams would put around it measures what nobody looks at.
 */
final class BatchWrittenStore extends WrappedStateStore<RocksDBStore, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {

    /** Of keys and values of the list, on an average; more make the buffer grow. */
    private static final int EXPECTED_BYTES = 200;

    private final boolean logged;

    /** Empty without a changelog. */
    private Optional<InternalProcessorContext<?, ?>> task = Optional.empty();

    /** @param logged false without a changelog, for tests */
    BatchWrittenStore(RocksDBStore store, boolean logged) {
        super(store);
        this.logged = logged;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        task = logged
                ? Optional.of(ProcessorContextUtils.asInternalProcessorContext(stateStoreContext))
                : Optional.empty();
        super.init(new RestoringContext(stateStoreContext, this::restore), root);
    }

    @Override
    public void put(Bytes key, byte[] value) {
        putAll(List.of(KeyValue.pair(key, value)));
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        byte[] present = get(key);
        if (present == null) {
            put(key, value);
        }
        return present;
    }

    /** At once: no other thread sees a part of it. A null value is a delete. */
    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        if (entries.isEmpty()) {
            return;
        }
        RocksDbBatch batch = new RocksDbBatch(entries.size() * EXPECTED_BYTES);
        entries.forEach(entry -> batch.putOrDelete(entry.key.get(), entry.value));
        batch.writeTo(wrapped());
        task.ifPresent(streams -> log(streams, entries));
    }

    /** What came of one batch stands there in the order of its keys. */
    private void restore(Collection<ConsumerRecord<byte[], byte[]>> records) {
        RocksDbBatch batch = new RocksDbBatch(records.size() * EXPECTED_BYTES);
        records.forEach(record -> batch.putOrDelete(record.key(), record.value()));
        batch.writeTo(wrapped());
    }

    /** What comes of a batch leaves as one, for the changelog too. */
    private void log(InternalProcessorContext<?, ?> streams, List<KeyValue<Bytes, byte[]>> entries) {
        long time = streams.recordContext().timestamp();
        if (InputBatch.in(streams.recordContext().headers()).isEmpty()) {
            entries.forEach(entry -> log(streams, entry.key, time, entry.value, new RecordHeaders()));
            return;
        }
        String changelog = streams.changelogFor(name());
        int partition = streams.taskId().partition();
        OutputBatch batch = new OutputBatch();
        for (KeyValue<Bytes, byte[]> entry : entries) {
            batch.add(new ProducerRecord<>(changelog, partition, time, entry.key.get(), entry.value));
        }
        // Without a key: brokers refuse that in a compacted topic, should it ever get to them as it is.
        log(streams, null, time, null, new RecordHeaders(List.of(batch)));
    }

    private void log(InternalProcessorContext<?, ?> streams, Bytes key, long time, byte[] value, Headers headers) {
        streams.logChange(name(), key, value, time, headers, Position.emptyPosition());
    }

    @Override
    public byte[] delete(Bytes key) {
        byte[] present = get(key);
        put(key, null);
        return present;
    }

    @Override
    public byte[] get(Bytes key) {
        return wrapped().get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        return wrapped().reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return wrapped().all();
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }
}
