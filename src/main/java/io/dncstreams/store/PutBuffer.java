package io.dncstreams.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * What was put lately, as bytes one after the other: {@code keyLength key valueLength value}, an empty value for a delete.
 * Tells quickly that a key is certainly not in it, and gives all nearly in the order of their keys. For one thread.
 */
final class PutBuffer {

    /** Of the first bytes of keys, which are hashes: one in sixteen that is not here seems to be, when it is full. */
    private static final int FILTER_BITS = 18;

    /** A place in the buffer takes the lower bits of what is sorted, the beginning of a key the upper ones. */
    private static final int PLACE_BITS = 24;

    private static final int MOST_BYTES = 1 << PLACE_BITS - 1;
    private static final int LONGEST = 255;

    private static final VarHandle BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final int capacity;
    private final long[] beginnings;
    private final long[] filter = new long[1 << FILTER_BITS - 6];
    private byte[] bytes = new byte[1 << 12];
    private int length;
    private int size;

    /** @param capacity in puts, 1 or more */
    PutBuffer(int capacity) {
        this.capacity = capacity;
        this.beginnings = new long[capacity];
    }

    /**
     * @param key at most 255 bytes
     * @param value at most 255 bytes; null for a delete
     */
    void add(byte[] key, byte[] value) {
        int valueLength = value == null ? 0 : value.length;
        if (key.length > LONGEST || valueLength > LONGEST) {
            throw new IllegalArgumentException("keys and values have at most 255 bytes");
        }
        int end = length + 2 + key.length + valueLength;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
        }
        long beginning = beginning(key);
        beginnings[size++] = beginning >>> PLACE_BITS << PLACE_BITS ^ Long.MIN_VALUE | length;
        filter[word(beginning)] |= bit(beginning);
        bytes[length] = (byte) key.length;
        System.arraycopy(key, 0, bytes, length + 1, key.length);
        bytes[length + 1 + key.length] = (byte) valueLength;
        if (valueLength > 0) {
            System.arraycopy(value, 0, bytes, end - valueLength, valueLength);
        }
        length = end;
    }

    boolean isFull() {
        return size == capacity || length > MOST_BYTES - 2 * (LONGEST + 1);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Where the next put goes, in bytes. */
    int length() {
        return length;
    }

    /** The first key from there on. */
    Bytes keyAt(int place) {
        return Bytes.wrap(Arrays.copyOfRange(bytes, place + 1, place + 1 + (bytes[place] & 0xFF)));
    }

    /** Puts, from there to the end, behind a byte that names the format. */
    byte[] copyFrom(int place, byte format) {
        byte[] copy = new byte[1 + length - place];
        copy[0] = format;
        System.arraycopy(bytes, place, copy, 1, length - place);
        return copy;
    }

    /** Whether a key from the first to the last of these may be here. */
    boolean mayHoldAnyOf(Bytes first, Bytes last) {
        long beginning = beginning(first.get());
        if (beginning != beginning(last.get())) {
            return size > 0;
        }
        return (filter[word(beginning)] & bit(beginning)) != 0;
    }

    /**
     * Takes all out, those with the same key in the order in which they were put. Nearly sorted is good enough for
     * RocksDB, whose next insertion then begins where the last one has just been.
     */
    RocksDbBatch drainSorted() {
        Arrays.sort(beginnings, 0, size);
        RocksDbBatch all = new RocksDbBatch(length + 2 * size);
        for (int i = 0; i < size; i++) {
            var unused = read(bytes, (int) beginnings[i] & (1 << PLACE_BITS) - 1, all);
        }
        clear();
        return all;
    }

    void clear() {
        Arrays.fill(filter, 0);
        length = 0;
        size = 0;
    }

    /**
     * Reads one put or delete of what {@link #copyFrom} gives, behind the format.
     *
     * @return where the next one is
     */
    static int read(byte[] bytes, int place, RocksDbBatch to) {
        int key = place + 1;
        int keyLength = bytes[place] & 0xFF;
        int value = key + keyLength + 1;
        int valueLength = bytes[value - 1] & 0xFF;
        if (valueLength == 0) {
            to.delete(bytes, key, keyLength);
        } else {
            to.put(bytes, key, keyLength, bytes, value, valueLength);
        }
        return value + valueLength;
    }

    private static long beginning(byte[] key) {
        return key.length >= Long.BYTES
                ? (long) BIG_ENDIAN.get(key, 0)
                : ByteBuffer.wrap(Arrays.copyOf(key, Long.BYTES)).getLong();
    }

    private static int word(long beginning) {
        return (int) (beginning >>> Long.SIZE - FILTER_BITS + 6);
    }

    private static long bit(long beginning) {
        return 1L << (beginning >>> Long.SIZE - FILTER_BITS);
    }
}
