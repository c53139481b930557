package io.dncstreams.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/** The stores of one task, real ones on disk, without a topology around them. */
final class RealStores implements AutoCloseable {

    private final Path dir;
    private final MockProcessorContext<Object, Object> context;
    private final ListStore list;
    private Runnable beforeTeam = () -> {};
    private final List<ListStore> reopened = new ArrayList<>();

    RealStores() {
        try {
            dir = Files.createTempDirectory("dnc-stores");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "stores");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.BytesSerde.class);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
        // Without it, each of the many contexts made here warns of a default to come.
        settings.put("processing.exception.handler.global.enabled", true);
        context = new MockProcessorContext<>(settings, new TaskId(0, 0), dir.toFile());
        for (StoreBuilder<?> builder : ListStore.builders()) {
            var store = builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store.name().equals(ListStore.TEAMS) ? new WatchedTeams(store) : store);
        }
        list = ListStore.of(context, new MemoryBudget(1 << 20), new ReentrantLock());
    }

    ListStore list() {
        return list;
    }

    /** From now on this runs before a team's record is put. */
    void whenATeamIsPut(Runnable watcher) {
        beforeTeam = watcher;
    }

    private final class WatchedTeams extends WrappedStateStore<KeyValueStore<String, byte[]>, String, byte[]>
            implements KeyValueStore<String, byte[]> {

        @SuppressWarnings("unchecked")
        WatchedTeams(StateStore store) {
            super((KeyValueStore<String, byte[]>) store);
        }

        @Override
        public void put(String key, byte[] value) {
            beforeTeam.run();
            wrapped().put(key, value);
        }

        @Override
        public byte[] putIfAbsent(String key, byte[] value) {
            return wrapped().putIfAbsent(key, value);
        }

        @Override
        public void putAll(List<KeyValue<String, byte[]>> entries) {
            wrapped().putAll(entries);
        }

        @Override
        public byte[] delete(String key) {
            return wrapped().delete(key);
        }

        @Override
        public byte[] get(String key) {
            return wrapped().get(key);
        }

        @Override
        public KeyValueIterator<String, byte[]> range(String from, String to) {
            return wrapped().range(from, to);
        }

        @Override
        public KeyValueIterator<String, byte[]> all() {
            return wrapped().all();
        }

        @Override
        public long approximateNumEntries() {
            return wrapped().approximateNumEntries();
        }
    }

    /** The store underneath. */
    KeyValueStore<Bytes, byte[]> rawList() {
        return context.getStateStore(ListStore.LIST);
    }

    /** The same stores as a task finds them that comes after. */
    ListStore reopened() {
        ListStore next = ListStore.of(context, new MemoryBudget(1 << 20), new ReentrantLock());
        reopened.add(next);
        return next;
    }

    @Override
    public void close() {
        list.close();
        reopened.forEach(ListStore::close);
        context.getStateStore(ListStore.LIST).close();
        context.getStateStore(ListStore.TEAMS).close();
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
