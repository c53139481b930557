package io.dncstreams.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
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
 * A store for very many very small records, whose keys begin with a hash. What is put is told to the changelog up to 512
 * at a time and surely before a commit: with a record each, the changelog alone would cost a gate more than judging does.
 * It goes to RocksDB many thousands at a time and sorted, for putting hashes in order one by one costs as much again. Until
 * then it waits in a {@link PutBuffer}, and whoever looks for what may be there has it written first.
 *
 * <p>A changelog record is {@code format {keyLength key valueLength value}}, an empty value for a delete. Its key means
 * nothing, so the changelog can't be compacted: its records go by age.
 */
final class BatchLoggedStore extends WrappedStateStore<RocksDBStore, Bytes, byte[]>
        implements KeyValueStore<Bytes, byte[]> {

    private static final byte FORMAT = 1;

    /** A changelog record of these is some ten kilobytes. */
    private static final int LOGGED_AT_ONCE = 512;

    static final int WRITTEN_AT_ONCE = 16_384;

    private final boolean logged;
    private final PutBuffer buffer;
    private int loggedSize;
    private int loggedLength;

    /** Empty without a changelog. */
    private Optional<InternalProcessorContext<?, ?>> task = Optional.empty();

    /**
     * @param logged false without a changelog, for tests
     * @param writtenAtOnce puts that go to the store underneath together
     */
    BatchLoggedStore(RocksDBStore store, boolean logged, int writtenAtOnce) {
        super(store);
        this.logged = logged;
        this.buffer = new PutBuffer(writtenAtOnce);
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        task = logged
                ? Optional.of(ProcessorContextUtils.asInternalProcessorContext(stateStoreContext))
                : Optional.empty();
        // A task that is closed dirty and revived opens the same store again: what waited belongs to a transaction that
        // was aborted, or comes back from the changelog.
        empty();
        super.init(new RestoringContext(stateStoreContext, this::restore), root);
    }

    /** @param key at most 255 bytes */
    @Override
    public void put(Bytes key, byte[] value) {
        buffer.add(key.get(), value);
        if (buffer.size() - loggedSize == LOGGED_AT_ONCE) {
            log();
        }
        if (buffer.isFull()) {
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
        writeIfAnyOf(key, key);
        return wrapped().get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        writeIfAnyOf(from, to);
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        write();
        return wrapped().all();
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries() + buffer.size();
    }

    /** Streams calls it before every commit. */
    @Override
    public void flushCache() {
        log();
    }

    /** Streams calls it before the task becomes a standby, which goes on from the end of the changelog. */
    @Override
    public void clearCache() {
        write();
    }

    /** Streams calls it when the store has to hold what the changelog does up to these offsets. */
    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        write();
        super.commit(changelogOffsets);
    }

    private void writeIfAnyOf(Bytes first, Bytes last) {
        if (buffer.mayHoldAnyOf(first, last)) {
            write();
        }
    }

    private void write() {
        if (buffer.isEmpty()) {
            return;
        }
        log();
        buffer.drainSorted().writeTo(wrapped());
        empty();
    }

    private void empty() {
        buffer.clear();
        loggedSize = 0;
        loggedLength = 0;
    }

    private void log() {
        if (loggedSize == buffer.size()) {
            return;
        }
        // The broker sets the time.
        task.ifPresent(streams -> streams.logChange(
                name(),
                buffer.keyAt(loggedLength),
                buffer.copyFrom(loggedLength, FORMAT),
                0,
                new RecordHeaders(),
                Position.emptyPosition()));
        loggedSize = buffer.size();
        loggedLength = buffer.length();
    }

    private void restore(Collection<ConsumerRecord<byte[], byte[]>> records) {
        RocksDbBatch batch = new RocksDbBatch(
                records.stream().mapToInt(record -> record.value().length).sum());
        records.forEach(record -> restore(record.value(), batch));
        batch.writeTo(wrapped());
    }

    private static void restore(byte[] record, RocksDbBatch batch) {
        if (record[0] != FORMAT) {
            throw new IllegalStateException(
                    "a changelog record of format " + record[0] + "; this build reads " + FORMAT);
        }
        for (int place = 1; place < record.length; ) {
            place = PutBuffer.read(record, place, batch);
        }
    }
}
