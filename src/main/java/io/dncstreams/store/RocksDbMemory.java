package io.dncstreams.store;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that all RocksDB stores of the process share. Left alone, each store of each partition takes 50 MiB of
 * block cache and its own write buffers.
 */
public final class RocksDbMemory {

    private static final Logger LOG = LoggerFactory.getLogger(RocksDbMemory.class);

    /** Where {@link RocksDbSettings} finds this among the settings that Streams hands it. */
    public static final String CONFIG = "dnc.rocksdb.memory.shared";

    private final long maxBytes;
    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /**
     * @param bytes for blocks, indexes, filters and write buffers together; at least 16 MiB is sensible
     * @throws IllegalStateException if RocksDB can't be loaded, because of a temporary folder without room, say
     */
    public RocksDbMemory(long bytes) {
        maxBytes = bytes;
        try {
            Library.load();
        } catch (LinkageError e) {
            throw new IllegalStateException("RocksDB can't be loaded; its library is unpacked to java.io.tmpdir", e);
        }
        cache = new LRUCache(bytes);
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    /** Loads RocksDB, a tenth of a second, beside what its caller does next. If that fails, the constructor says so. */
    public static void loadAhead() {
        Thread.ofPlatform().name("rocksdb-load").daemon().start(() -> {
            try {
                Library.load();
            } catch (LinkageError e) {
                LOG.debug("RocksDB could not be loaded", e);
            }
        });
    }

    /** One thread loads, others wait. RocksDB's own waiting would never end after a failure. */
    private static final class Library {

        static {
            RocksDB.loadLibrary();
        }

        private Library() {}

        static void load() {
            // Done by the initializer above.
        }
    }

    Cache cache() {
        return cache;
    }

    WriteBufferManager writeBuffers() {
        return writeBuffers;
    }

    public long maxBytes() {
        return maxBytes;
    }

    /** Bytes in use now, write buffers included. */
    public long usedBytes() {
        return cache.getUsage();
    }
}
