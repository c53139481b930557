package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchLoggedStoreTest {

    /** Some share their first eight bytes, some are shorter, and there are few of them, so that they meet again. */
    private static byte[] key(Random random) {
        byte[] key = new byte[random.nextInt(4) == 0 ? 1 + random.nextInt(7) : 8 + random.nextInt(4)];
        key[0] = (byte) random.nextInt(4);
        key[key.length - 1] = (byte) random.nextInt(6);
        return key;
    }

    private Path folder;
    private MockProcessorContext<Object, Object> context;
    private RocksDBStore underneath;

    @BeforeTry
    @BeforeEach
    void create() throws IOException {
        folder = Files.createTempDirectory("dnc-stores");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "stores");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.BytesSerde.class);
        settings.put("processing.exception.handler.global.enabled", true);
        context = new MockProcessorContext<>(settings, new TaskId(0, 0), folder.toFile());
        underneath = (RocksDBStore) Stores.persistentKeyValueStore("underneath").get();
    }

    @AfterTry
    @AfterEach
    void delete() throws IOException {
        underneath.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void isReadAsIfEachPutHadBeenWritten(
            @ForAll @IntRange(min = 1, max = 40) int writtenAtOnce, @ForAll Random random) {
        BatchLoggedStore store = new BatchLoggedStore(underneath, false, writtenAtOnce);
        open(store);
        TreeMap<Bytes, String> model = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            Bytes key = Bytes.wrap(key(random));
            switch (random.nextInt(10)) {
                case 0 -> {
                    store.put(key, null);
                    model.remove(key);
                }
                case 1 -> assertThat(text(store.get(key))).isEqualTo(text(model.get(key)));
                case 2 -> {
                    byte[] last = Arrays.copyOf(key.get(), 12);
                    last[11] = (byte) 0xFF;
                    assertThat(read(store.range(key, Bytes.wrap(last))))
                            .isEqualTo(texts(model.subMap(key, true, Bytes.wrap(last), true)));
                }
                case 3 -> store.flushCache();
                default -> {
                    byte[] value = {1, (byte) i};
                    store.put(key, value);
                    model.put(key, HexFormat.of().formatHex(value));
                }
            }
        }
        if (random.nextBoolean()) {
            assertThat(read(store.all())).isEqualTo(texts(model));
        } else {
            // What Streams does before it takes the store to hold what the changelog holds.
            store.commit(Map.of());
            assertThat(read(underneath.all())).isEqualTo(texts(model));
        }
    }

    @Test
    void becomingAStandbyLeavesNothingBehind() {
        BatchLoggedStore store = new BatchLoggedStore(underneath, false, 100);
        open(store);
        store.put(Bytes.wrap(new byte[16]), new byte[] {1});

        store.flushCache();
        assertThat(underneath.get(Bytes.wrap(new byte[16]))).isNull();
        store.clearCache();
        assertThat(underneath.get(Bytes.wrap(new byte[16]))).containsExactly(1);
    }

    /** Streams closes the store of a task that it revives, and opens the same one again. */
    @Test
    void whatWaitedWhenItWasClosedIsNotThereWhenItIsOpenedAgain() {
        BatchLoggedStore store = new BatchLoggedStore(underneath, false, 100);
        open(store);
        store.put(Bytes.wrap(new byte[16]), new byte[] {1});
        store.flushCache();
        store.put(Bytes.wrap(new byte[17]), new byte[] {2});

        store.close();
        open(store);
        assertThat(read(store.all())).isEmpty();

        store.put(Bytes.wrap(new byte[17]), new byte[] {3});
        assertThat(store.get(Bytes.wrap(new byte[16]))).isNull();
        assertThat(store.get(Bytes.wrap(new byte[17]))).containsExactly(3);
    }

    @Test
    void whoLooksForSomethingElseDoesNotWriteWhatWaits() {
        BatchLoggedStore store = new BatchLoggedStore(underneath, false, 100);
        open(store);
        Bytes one = Bytes.wrap(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 1});
        store.put(one, new byte[] {1});

        assertThat(store.get(Bytes.wrap(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 1})))
                .isNull();
        assertThat(underneath.get(one)).isNull();
        assertThat(store.get(one)).containsExactly(1);
        assertThat(underneath.get(one)).containsExactly(1);
    }

    @Test
    void theBufferGivesAllOutInTheOrderOfKeys() throws Exception {
        Random random = new Random(1);
        PutBuffer buffer = new PutBuffer(1_000);
        List<Bytes> keys = new ArrayList<>();
        while (!buffer.isFull()) {
            byte[] key = new byte[20];
            random.nextBytes(key);
            keys.add(Bytes.wrap(key));
            buffer.add(key, new byte[] {7});
        }
        assertThat(keys).hasSize(1_000);

        RocksDbBatch sorted = new RocksDbBatch(0);
        keys.stream().sorted().forEach(key -> sorted.putOrDelete(key.get(), new byte[] {7}));
        assertThat(RocksDbBatchTest.data(buffer.drainSorted())).isEqualTo(RocksDbBatchTest.data(sorted));
        assertThat(buffer.isEmpty()).isTrue();
    }

    private void open(BatchLoggedStore store) {
        store.init(context.getStateStoreContext(), store);
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
    }

    private static List<String> texts(Map<Bytes, String> model) {
        return model.entrySet().stream()
                .map(each -> HexFormat.of().formatHex(each.getKey().get()) + "=" + each.getValue())
                .toList();
    }

    private static List<String> read(KeyValueIterator<Bytes, byte[]> all) {
        List<String> read = new ArrayList<>();
        try (all) {
            all.forEachRemaining(each -> read.add(HexFormat.of().formatHex(each.key.get()) + "=" + text(each.value)));
        }
        return read;
    }
}
