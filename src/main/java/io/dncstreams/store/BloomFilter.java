package io.dncstreams.store;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Hashes that may have been added (true now and then for others) or certainly have not. It grows by layers, each twice
 * the one before it; a look at one layer reads one line of the processor's cache.
 *
 * <p>One thread adds. Any thread may look; it finds what was added before something that it has seen the adder do since.
 */
final class BloomFilter {

    /** 16 bits a hash and 6 of them set keep wrong guesses below 1 in 500, also with the unevenness of small blocks. */
    private static final int BITS_PER_HASH = 16;

    private static final int PROBES = 6;

    /** A cache line: 512 bits. */
    private static final int BLOCK_WORDS = 8;

    private static final int SMALLEST = 1 << 12;

    /** Newest first; a new array each time, so that whoever looks sees whole ones. */
    private volatile Layer[] layers;

    /** @param expected how many hashes the first layer is made for */
    BloomFilter(long expected) {
        layers = new Layer[] {new Layer(Math.max(SMALLEST, expected))};
    }

    /** @param hash whose every bit depends on all that is hashed */
    void add(long hash) {
        Layer newest = layers[0];
        if (newest.room == 0) {
            newest = new Layer(newest.capacity * 2);
            layers = Stream.concat(Stream.of(newest), Arrays.stream(layers)).toArray(Layer[]::new);
        }
        newest.add(hash);
    }

    boolean mayContain(long hash) {
        for (Layer layer : layers) {
            if (layer.mayContain(hash)) {
                return true;
            }
        }
        return false;
    }

    private static final class Layer {

        private final long capacity;
        private final long[] words;
        private final int blocks;
        private long room;

        Layer(long capacity) {
            this.capacity = capacity;
            this.room = capacity;
            this.blocks = Math.toIntExact(capacity * BITS_PER_HASH / (BLOCK_WORDS * Long.SIZE) + 1);
            this.words = new long[Math.multiplyExact(blocks, BLOCK_WORDS)];
        }

        void add(long hash) {
            int base = base(hash);
            long bits = probes(hash);
            for (int i = 0; i < PROBES; i++) {
                int bit = (int) (bits & 511);
                words[base + (bit >>> 6)] |= 1L << bit;
                bits >>>= 9;
            }
            room--;
        }

        boolean mayContain(long hash) {
            int base = base(hash);
            long bits = probes(hash);
            for (int i = 0; i < PROBES; i++) {
                int bit = (int) (bits & 511);
                if ((words[base + (bit >>> 6)] & 1L << bit) == 0) {
                    return false;
                }
                bits >>>= 9;
            }
            return true;
        }

        /** Multiply-shift over the upper half maps it onto the blocks without a division. */
        private int base(long hash) {
            return (int) ((hash >>> 32) * blocks >>> 32) * BLOCK_WORDS;
        }

        /** Six times nine bits that have nothing to do with the choice of the block. */
        private static long probes(long hash) {
            return hash * 0x9E3779B97F4A7C15L >>> 5;
        }
    }
}
