package io.dncstreams.store;

import io.dncstreams.list.UrlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be said of a URL without asking the store: of most that are not in it, that they are not; of those that are
 * listed, under which entry. A look into RocksDB costs several microseconds even where its own filters answer, which is
 * as much as all the rest of judging a prospect.
 *
 * <p>What the store holds at the start is read by a thread of its own. Until that is done, and for good if it fails,
 * nothing is known. All else is for the stream thread alone.
 */
final class KnownUrls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KnownUrls.class);

    /** Index entries of an entry, at least; the store's own estimate counts them all. */
    private static final int KEYS_PER_ENTRY = 3;

    /** Some MiB. A reader that waits long for its turn must not fill the heap with what happens meanwhile. */
    static final int MOST_CHANGED = 100_000;

    private static final Duration STOP = Duration.ofSeconds(5);

    private final KeyHash.Secret secret = KeyHash.Secret.random();
    private final MemoryBudget budget;
    private final Lock turn;
    private final Thread reader;

    /** What was put since the start. */
    private final BloomFilter put = new BloomFilter(0);

    /** What was put or taken out while the store was still being read: what was read of it may be outdated. */
    private final List<KeyHash> changed = new ArrayList<>();

    /** More than that was changed, and nothing says what. */
    private boolean outrun;

    private volatile Found found;
    private volatile boolean reading = true;
    private volatile boolean closed;
    private boolean adopted;

    /** What the store held at the start; the thread that read it touches it no more. */
    private record Found(BloomFilter urls, ListingTable listings) {}

    /**
     * To be made by the stream thread, before the first put of the task.
     *
     * @param turn held while reading
     */
    KnownUrls(ReadOnlyKeyValueStore<Bytes, byte[]> list, MemoryBudget budget, Lock turn) {
        this.budget = budget;
        this.turn = turn;
        // Asked here, by the thread that will close the store: unlike reads and scans, this call is not guarded against
        // a
        // store that is being closed, and takes the whole process down.
        long estimate = list.approximateNumEntries() / KEYS_PER_ENTRY;
        this.reader = Thread.ofPlatform().daemon().name("known-urls").start(() -> read(list, estimate));
    }

    KeyHash hash(Bytes urlKey) {
        return secret.hash(urlKey.get());
    }

    /**
     * Whether the store certainly has nothing under this key. For any thread: one that has seen the stream thread get past
     * a command sees here what that command put.
     */
    boolean isAbsent(KeyHash hash) {
        Found atStart = found;
        return atStart != null && !atStart.urls().mayContain(hash.first()) && !put.mayContain(hash.first());
    }

    /** The entry that the URL is listed under, if that is known here; empty says nothing. */
    Optional<String> entryId(KeyHash hash) {
        return known() ? found.listings().entryId(hash) : Optional.empty();
    }

    /**
     * To be told of every put and delete. Others may see it in the store only later: while the store is still being read,
     * what was changed is forgotten again, and the filter only gains.
     */
    void changed(KeyHash hash, UrlState state) {
        if (!put.mayContain(hash.first())) {
            put.add(hash.first());
        }
        // Looked at before what was found is: whoever sees the reader at its end sees what it found.
        boolean mayStillRead = reading;
        if (!known()) {
            if (mayStillRead) {
                remember(hash);
            }
        } else if (state.listing().isPresent()) {
            found.listings().put(hash, state.listing().get().entryId());
        } else {
            found.listings().forget(hash);
        }
    }

    private void remember(KeyHash hash) {
        if (changed.size() < MOST_CHANGED) {
            changed.add(hash);
        } else {
            outrun = true;
        }
    }

    /** Whether what was there at the start has been read. */
    boolean known() {
        if (adopted) {
            return true;
        }
        if (found == null) {
            return false;
        }
        if (outrun) {
            // Any of them may be outdated. Who is absent the filters say all the same.
            found.listings().forgetAll();
        } else {
            changed.forEach(found.listings()::forget);
        }
        changed.clear();
        adopted = true;
        return true;
    }

    /** To be called before the store is closed; the reader looks after each key whether it is still wanted. */
    @Override
    public void close() {
        closed = true;
        // It may still wait for its turn.
        reader.interrupt();
        try {
            if (!reader.join(STOP)) {
                LOG.warn("the reader of known URLs did not stop within {}", STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (found != null) {
            found.listings().release();
        }
    }

    /** For any thread: whether the reader has come to its end, one way or the other. */
    boolean isRead() {
        return !reading;
    }

    void awaitReader() throws InterruptedException {
        reader.join();
    }

    private void read(ReadOnlyKeyValueStore<Bytes, byte[]> list, long estimate) {
        try {
            turn.lockInterruptibly();
            try {
                find(list, estimate);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            LOG.debug("closed before its turn to read came", e);
        } catch (RuntimeException e) {
            LOG.warn("what the list holds could not be read; every look-up goes to the store", e);
        } finally {
            reading = false;
        }
    }

    private void find(ReadOnlyKeyValueStore<Bytes, byte[]> list, long estimate) {
        BloomFilter urls = new BloomFilter(estimate);
        ListingTable listings = new ListingTable(budget, estimate);
        try (KeyValueIterator<Bytes, byte[]> all = list.range(ListKeys.FIRST_URL, ListKeys.AFTER_URLS)) {
            while (!closed && all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                KeyHash hash = hash(next.key);
                urls.add(hash.first());
                ListValues.entryId(next.value).ifPresent(id -> listings.put(hash, id));
            }
            if (!closed) {
                found = new Found(urls, listings);
            }
        } finally {
            if (found == null) {
                listings.release();
            }
        }
    }
}
