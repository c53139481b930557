package io.dncstreams.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.internals.BatchWritingStore;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Puts and deletes as RocksDB itself lays a batch of them out (its {@code db/write_batch.cc}), so that they get there in one
 * call and not in one each: {@code sequence(8) count(4) {PUT length key length value | DELETE length key}}, numbers in
 * little-endian, lengths in groups of seven bits. For one thread.
 */
final class RocksDbBatch {

    private static final byte DELETE = 0;
    private static final byte PUT = 1;

    /** The database sets the sequence. */
    private static final int HEADER = Long.BYTES + Integer.BYTES;

    private static final int LONGEST_LENGTH = 5;

    private byte[] bytes;
    private int length = HEADER;
    private int count;

    /** @param expected bytes, of all */
    RocksDbBatch(int expected) {
        bytes = new byte[HEADER + expected];
    }

    /** @param value null for a delete */
    void putOrDelete(byte[] key, byte[] value) {
        if (value == null) {
            delete(key, 0, key.length);
        } else {
            put(key, 0, key.length, value, 0, value.length);
        }
    }

    void put(byte[] keyIn, int key, int keyLength, byte[] valueIn, int value, int valueLength) {
        room(1 + 2 * LONGEST_LENGTH + keyLength + valueLength);
        bytes[length++] = PUT;
        add(keyIn, key, keyLength);
        add(valueIn, value, valueLength);
        count++;
    }

    void delete(byte[] keyIn, int key, int keyLength) {
        room(1 + LONGEST_LENGTH + keyLength);
        bytes[length++] = DELETE;
        add(keyIn, key, keyLength);
        count++;
    }

    /**
     * All at once, in the order in which they came.
     *
     * @throws ProcessorStateException if the database can't take them
     */
    void writeTo(BatchWritingStore store) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(Long.BYTES, count);
        try (WriteBatch batch = new WriteBatch(Arrays.copyOf(bytes, length))) {
            store.write(batch);
        } catch (RocksDBException e) {
            throw new ProcessorStateException("RocksDB could not write " + count + " puts and deletes", e);
        }
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    private void add(byte[] from, int at, int size) {
        int rest = size;
        while (rest > 0x7F) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        System.arraycopy(from, at, bytes, length, size);
        length += size;
    }
}
