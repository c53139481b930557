package io.dncstreams.store;

import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of most URLs that are not in the store that they are not, without asking it. A look into RocksDB costs several
 * microseconds even where its own filters answer, which is as much as all the rest of judging a prospect; and most
 * prospects are not listed.
 *
 * <p>What the store holds at the start is read by a thread of its own. Until that is done, and for good if it fails,
 * every URL counts as possibly there. What is put meanwhile, or later, is added by the stream thread, which is also the
 * only one that asks. Nothing is ever taken out: a URL that left the store costs a look and no more.
 */
final class KnownUrls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KnownUrls.class);

    private static final Duration STOP = Duration.ofSeconds(5);

    /** Index entries of an entry, at least; the store's own estimate counts them all. */
    private static final int KEYS_PER_ENTRY = 3;

    private final BloomFilter added = new BloomFilter(0);
    private volatile BloomFilter found;
    private final Thread reader;
    private volatile boolean closed;

    /** To be made by the stream thread, before the first put of the task. */
    KnownUrls(ReadOnlyKeyValueStore<Bytes, byte[]> list) {
        // Asked here, by the thread that will close the store: unlike reads and scans, this call is not guarded against
        // a
        // store that is being closed, and takes the whole process down.
        long estimate = list.approximateNumEntries() / KEYS_PER_ENTRY;
        reader = Thread.ofPlatform().daemon().name("known-urls").start(() -> read(list, estimate));
    }

    void put(Bytes key) {
        added.add(hash(key.get()));
    }

    boolean mayContain(Bytes key) {
        BloomFilter before = found;
        if (before == null) {
            return true;
        }
        long hash = hash(key.get());
        return before.mayContain(hash) || added.mayContain(hash);
    }

    /** To be called before the store is closed; the reader looks after each key whether it is still wanted. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!reader.join(STOP)) {
                LOG.warn("the reader of known URLs did not stop within {}", STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(ReadOnlyKeyValueStore<Bytes, byte[]> list, long estimate) {
        BloomFilter filter = new BloomFilter(estimate);
        try (KeyValueIterator<Bytes, byte[]> urls = list.range(ListKeys.FIRST_URL, ListKeys.AFTER_URLS)) {
            while (urls.hasNext()) {
                if (closed) {
                    return;
                }
                KeyValue<Bytes, byte[]> next = urls.next();
                filter.add(hash(next.key.get()));
            }
            found = filter;
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.warn("known URLs could not be read; every look-up goes to the store", e);
            }
        }
    }

    /** FNV-1a over the key, then a finalizer, for FNV alone leaves the upper bits of similar keys similar. */
    private static long hash(byte[] key) {
        long hash = 0xCBF29CE484222325L;
        for (byte each : key) {
            hash = (hash ^ each & 0xFF) * 0x100000001B3L;
        }
        hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return hash ^ hash >>> 31;
    }
}
