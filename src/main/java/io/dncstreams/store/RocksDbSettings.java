package io.dncstreams.store;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/** Every setting of RocksDB that differs from what Streams would choose, and why. Streams makes it by its name. */
public final class RocksDbSettings implements RocksDBConfigSetter {

    /** 1 % false positives: most prospects are not listed, and so never read a block. */
    private static final double BITS_PER_KEY = 10;

    /** Entries are about 200 bytes and read one at a time by the gate, so small blocks waste little. */
    private static final long BLOCK_BYTES = 4096;

    /** Twice what Streams takes: merged half as often. All together are bounded by {@link RocksDbMemory}. */
    private static final long WRITE_BUFFER_BYTES = 32L << 20;

    /**
     * Files of all ages that a store has before some are merged; with four, what Streams takes, merging took more than twice
     * the processor time. Who looks for a key asks a filter for each file.
     */
    private static final int FILES_BEFORE_MERGE = 12;

    /** As many more as RocksDB allows by itself until puts have to wait. */
    private static final int FILES_BEFORE_SLOWDOWN = FILES_BEFORE_MERGE + 16;

    private static final int FILES_BEFORE_STOP = FILES_BEFORE_MERGE + 32;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        if (configs.get(RocksDbMemory.CONFIG) instanceof RocksDbMemory memory) {
            table.setBlockCache(memory.cache());
            options.setWriteBufferManager(memory.writeBuffers());
        }
        // Filters and indexes count as cache, or memory would grow with the list and no setting would bound it.
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        table.setWholeKeyFiltering(true);
        table.setBlockSize(BLOCK_BYTES);
        if (storeName.equals(Enrolments.ENROLMENTS)) {
            // Hashes don't get smaller, and are looked for by ranges, which ask no filter.
            table.setFilterPolicy(null);
            options.setCompressionType(CompressionType.NO_COMPRESSION);
        } else {
            table.setFilterPolicy(new BloomFilter(BITS_PER_KEY, false));
            // What is young is merged several times soon; only what is old, the most by far, is worth being packed.
            options.setCompressionType(CompressionType.NO_COMPRESSION);
            options.setBottommostCompressionType(CompressionType.LZ4_COMPRESSION);
            options.setLevel0FileNumCompactionTrigger(FILES_BEFORE_MERGE);
            options.setLevel0SlowdownWritesTrigger(FILES_BEFORE_SLOWDOWN);
            options.setLevel0StopWritesTrigger(FILES_BEFORE_STOP);
        }
        options.setTableFormatConfig(table);
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    }

    @Override
    public void close(String storeName, Options options) {
        // Cache and write buffers belong to the process and outlive the store; the filter goes with its table config.
    }
}
