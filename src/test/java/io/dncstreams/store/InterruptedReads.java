package io.dncstreams.store;

import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** A store in which something else happens just before a certain read, once. */
final class InterruptedReads implements ReadOnlyKeyValueStore<Bytes, byte[]> {

    private final ReadOnlyKeyValueStore<Bytes, byte[]> store;
    private final Predicate<Bytes> when;
    private final boolean atScan;
    private Runnable interruption;

    private InterruptedReads(
            ReadOnlyKeyValueStore<Bytes, byte[]> store, Predicate<Bytes> when, boolean atScan, Runnable interruption) {
        this.store = store;
        this.when = when;
        this.atScan = atScan;
        this.interruption = interruption;
    }

    /** Before the first scan of anything. */
    static InterruptedReads atScan(ReadOnlyKeyValueStore<Bytes, byte[]> store, Runnable interruption) {
        return new InterruptedReads(store, key -> false, true, interruption);
    }

    /** Before the first entry is fetched by its place in the order. */
    static InterruptedReads atPlace(ReadOnlyKeyValueStore<Bytes, byte[]> store, Runnable interruption) {
        byte order = ListKeys.order("any", 0).get()[0];
        return new InterruptedReads(store, key -> key.get()[0] == order, false, interruption);
    }

    private void interrupt() {
        Runnable now = interruption;
        interruption = () -> {};
        now.run();
    }

    @Override
    public byte[] get(Bytes key) {
        if (when.test(key)) {
            interrupt();
        }
        return store.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        if (atScan) {
            interrupt();
        }
        return store.range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
        if (atScan) {
            interrupt();
        }
        return store.reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return store.all();
    }

    @Override
    public long approximateNumEntries() {
        return store.approximateNumEntries();
    }
}
