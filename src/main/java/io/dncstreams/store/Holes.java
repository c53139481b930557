package io.dncstreams.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * How many entries were deleted from each block of a team's order, in levels: blocks of 32 sequences, of 32 x 32, and so
 * on. Adding costs nothing, for a block without a record is full; a delete adds one at each level. Counting down any
 * offset reads at most 32 records a level.
 */
final class Holes {

    private static final int BITS = 5;
    private static final int FAN_OUT = 1 << BITS;

    /** Blocks of the highest level are 2^30 sequences long; those are counted one by one. */
    private static final int LEVELS = 6;

    private final ReadOnlyKeyValueStore<Bytes, byte[]> list;

    Holes(ReadOnlyKeyValueStore<Bytes, byte[]> list) {
        this.list = list;
    }

    /**
     * Where to begin a backward scan.
     *
     * @param endSequence scan below this
     * @param entriesToSkip and pass over so many entries, fewer than 32
     */
    record Start(long endSequence, long entriesToSkip) {}

    /**
     * Passes over the newest entries.
     *
     * @param nextSequence end of the order
     * @param offset how many entries to pass over; fewer than there are
     */
    Start skip(String teamId, long nextSequence, long offset) {
        long end = nextSequence;
        long begin = 0;
        long left = offset;
        for (int level = topLevel(nextSequence); level >= 1 && left >= FAN_OUT; level--) {
            int shift = BITS * level;
            long first = begin >> shift;
            long last = (end - 1) >> shift;
            int[] holes = holes(teamId, level, first, last);
            long block = last;
            while (block >= first) {
                long size = Math.min(end, (block + 1) << shift) - (block << shift);
                long entries = size - holes[(int) (block - first)];
                if (left < entries) {
                    break;
                }
                left -= entries;
                end = block << shift;
                block--;
            }
            begin = Math.max(begin, block << shift);
        }
        // What is left falls within one smallest block; the scan itself passes over it.
        if (left >= FAN_OUT) {
            throw new IllegalStateException("an offset past the end of the list");
        }
        return new Start(end, left);
    }

    private static int topLevel(long nextSequence) {
        int level = 1;
        while (level < LEVELS && nextSequence > 1L << (BITS * (level + 1))) {
            level++;
        }
        return level;
    }

    private int[] holes(String teamId, int level, long first, long last) {
        int[] holes = new int[Math.toIntExact(last - first + 1)];
        try (KeyValueIterator<Bytes, byte[]> records =
                list.range(ListKeys.holes(teamId, level, first), ListKeys.holes(teamId, level, last))) {
            while (records.hasNext()) {
                var next = records.next();
                holes[(int) (ListKeys.block(next.key) - first)] = ListValues.holes(next.value);
            }
        }
        return holes;
    }

    /** Visits each record that a delete at this sequence adds one to. */
    static void forEachLevel(long sequence, BlockVisitor visitor) {
        for (int level = 1; level <= LEVELS; level++) {
            visitor.visit(level, sequence >> (BITS * level));
        }
    }

    interface BlockVisitor {
        void visit(int level, long block);
    }
}
