package io.dncstreams.topology;

import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.InputPositions;
import io.dncstreams.store.ListStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * What the processors of one task share, kept as a store that holds no records and has no changelog. Kafka Streams closes
 * the processors of a task only if the init of all of them went well, but its stores in any case. So nothing of a task
 * outlives it, and no other task, also of the same partition, gets hold of it.
 */
final class TaskShare implements StateStore, CachedStateStore<Void, Void> {

    static final String NAME = "task";

    private final Set<Lists> open;
    private final OwnedPartitions owned;
    private Optional<Lists> lists = Optional.empty();
    private Optional<OwnedPartition> mine = Optional.empty();
    private boolean isOpen;

    private TaskShare(Set<Lists> open, OwnedPartitions owned) {
        this.open = open;
        this.owned = owned;
    }

    /** The task's own, compared by identity. */
    static final class Lists {

        private final ListStore store;
        private final Enrolments enrolments;
        private final InputPositions positions;

        Lists(ListStore store, Enrolments enrolments, InputPositions positions) {
            this.store = store;
            this.enrolments = enrolments;
            this.positions = positions;
        }

        ListStore store() {
            return store;
        }

        Enrolments enrolments() {
            return enrolments;
        }

        InputPositions positions() {
            return positions;
        }
    }

    /** @param first makes them, for who joins first */
    Lists joined(Supplier<Lists> first) {
        if (lists.isEmpty()) {
            Lists made = first.get();
            open.add(made);
            lists = Optional.of(made);
        }
        return lists.get();
    }

    Lists lists() {
        return lists.orElseThrow();
    }

    OwnedPartition publish(int partition) {
        OwnedPartition published = owned.publish(partition, lists().store().reader());
        mine = Optional.of(published);
        return published;
    }

    /** As often as anybody likes; who joins after that joins anew. */
    void end() {
        mine.ifPresent(owned::withdraw);
        mine = Optional.empty();
        lists.ifPresent(ended -> {
            open.remove(ended);
            ended.store().close();
        });
        lists = Optional.empty();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {
            throw new IllegalStateException("a store without a changelog has nothing to restore");
        });
        isOpen = true;
    }

    /** Streams calls it before every commit. */
    @Override
    public void flushCache() {
        lists.ifPresent(joined -> joined.positions().store());
    }

    /** Streams calls it before the task becomes a standby; its processors are closed by then. */
    @Override
    public void clearCache() {}

    @Override
    public boolean setFlushListener(CacheFlushListener<Void, Void> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void close() {
        isOpen = false;
        end();
    }

    /** Kafka Streams wraps persistent stores, so that processors would not get this one; and it has no place on disk. */
    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public Position getPosition() {
        return Position.emptyPosition();
    }

    /** Makes one for each task. */
    record Builder(Set<Lists> open, OwnedPartitions owned) implements StoreBuilder<TaskShare> {

        @Override
        public TaskShare build() {
            return new TaskShare(open, owned);
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public StoreBuilder<TaskShare> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<TaskShare> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<TaskShare> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("there is nothing to log");
        }

        @Override
        public StoreBuilder<TaskShare> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
