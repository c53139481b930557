package io.dncstreams.store;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all RocksDB stores of the process share. Left alone, each store of each partition takes 50 MiB of
 * block cache and its own write buffers.
 */
public final class RocksDbMemory {

    /** Where {@link RocksDbSettings} finds this among the settings that Streams hands it. */
    public static final String CONFIG = "dnc.rocksdb.memory.shared";

    private final long maxBytes;
    private final Cache cache;
    private final WriteBufferManager writeBuffers;

    /** @param bytes for blocks, indexes, filters and write buffers together; at least 16 MiB is sensible */
    public RocksDbMemory(long bytes) {
        maxBytes = bytes;
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes);
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
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
