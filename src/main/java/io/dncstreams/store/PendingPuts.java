package io.dncstreams.store;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * A store in which what was put and deleted can be seen here at once, and by others once it is written: together, and sorted,
 * so that RocksDB finds the place of each near the one before. For the stream thread alone.
 */
final class PendingPuts implements ReadOnlyKeyValueStore<Bytes, byte[]> {

    private final KeyValueStore<Bytes, byte[]> store;

    /** Null for a delete. */
    private final TreeMap<Bytes, byte[]> pending = new TreeMap<>();

    PendingPuts(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    void put(Bytes key, byte[] value) {
        pending.put(key, value);
    }

    void delete(Bytes key) {
        pending.put(key, null);
    }

    /** At once: nobody sees a part of it. From now on everybody sees what was put and deleted. */
    void write() {
        if (!pending.isEmpty()) {
            List<KeyValue<Bytes, byte[]>> all = new ArrayList<>(pending.size());
            pending.forEach((key, value) -> all.add(KeyValue.pair(key, value)));
            store.putAll(all);
            pending.clear();
        }
    }

    @Override
    public byte[] get(Bytes key) {
        byte[] value = pending.get(key);
        return value != null || pending.containsKey(key) ? value : store.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        write();
        return store.range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        write();
        return store.reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        write();
        return store.all();
    }

    @Override
    public long approximateNumEntries() {
        return store.approximateNumEntries() + pending.size();
    }
}
