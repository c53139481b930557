package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.internals.BatchWritingStore;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBatchInterface;

class RocksDbBatchTest {

    static {
        RocksDB.loadLibrary();
    }

    private static final int[] LENGTHS = {0, 1, 16, 127, 128, 255, 16_383, 16_384, 70_000};

    /** Whatever another version of RocksDB makes of a batch, this is to make as well. */
    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void hasTheBytesThatRocksDbWouldHaveMade(@ForAll Random random) throws Exception {
        RocksDbBatch ours = new RocksDbBatch(random.nextInt(100));
        try (WriteBatch theirs = new WriteBatch()) {
            for (int i = random.nextInt(20); i > 0; i--) {
                byte[] key = bytes(random);
                if (random.nextInt(3) == 0) {
                    ours.putOrDelete(key, null);
                    theirs.delete(key);
                } else {
                    byte[] value = bytes(random);
                    ours.putOrDelete(key, value);
                    theirs.put(key, value);
                }
            }
            assertThat(data(ours)).isEqualTo(theirs.data());
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What a store is given. */
    static byte[] data(RocksDbBatch batch) {
        List<byte[]> written = new ArrayList<>();
        batch.writeTo(new BatchWritingStore() {
            @Override
            public void addToBatch(KeyValue<byte[], byte[]> put, WriteBatchInterface to) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(WriteBatchInterface bytes) throws RocksDBException {
                written.add(((WriteBatch) bytes).data());
            }
        });
        return written.getFirst();
    }
}
