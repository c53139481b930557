package io.dncstreams.ownership;

import io.dncstreams.store.ListReader;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The partitions that tasks of this process own now. Processors publish and withdraw them; everybody else looks. */
public final class OwnedPartitions {

    private final Map<Integer, OwnedPartition> owned = new ConcurrentHashMap<>();
    private final Map<Integer, Polled> polled = new ConcurrentHashMap<>();
    /** How many use each transactional id: a thread may make its next producer before the one before is closed. */
    private final Map<String, Integer> producers = new ConcurrentHashMap<>();
    /** Partitions whose position in the group was last set by something else than Streams. */
    private final Set<TopicPartition> setByHand = ConcurrentHashMap.newKeySet();

    private volatile Runnable beforeTasks = () -> {};
    private volatile Consumer<Set<Integer>> whenAssigned = partitions -> {};

    /**
     * Has something done by the stream thread whenever partitions are assigned to it, before it makes tasks of them.
     *
     * @param check throws where no task is to be made; the thread dies of it
     */
    public void beforeTasks(Runnable check) {
        beforeTasks = check;
    }

    /**
     * Has something told of partitions that are assigned, on the stream thread, which must not wait for it.
     *
     * @param listener gets those that were not assigned before
     */
    public void whenAssigned(Consumer<Set<Integer>> listener) {
        whenAssigned = listener;
    }

    /** For the stream thread. */
    void assigned(Set<Integer> partitions) {
        whenAssigned.accept(partitions);
    }

    /** A producer of this process has begun to use a transactional id. */
    void producerMade(String transactionalId) {
        producers.merge(transactionalId, 1, Integer::sum);
    }

    /** That producer is closed. */
    void producerClosed(String transactionalId) {
        producers.computeIfPresent(transactionalId, (id, users) -> users == 1 ? null : users - 1);
    }

    /** Whether a producer of this process uses a transactional id. */
    boolean isOwnProducer(String transactionalId) {
        return producers.containsKey(transactionalId);
    }

    /**
     * Notes where tasks are about to begin. Streams puts words of its own beside every position; the tools with which
     * people set positions put none.
     *
     * @param positions what the group's coordinator says, null where it knows none
     */
    void begunAt(Map<TopicPartition, OffsetAndMetadata> positions) {
        positions.forEach((partition, position) -> {
            if (position != null && position.metadata().isEmpty()) {
                setByHand.add(partition);
            } else {
                setByHand.remove(partition);
            }
        });
    }

    /** For the stream thread of a task that is being made: whether somebody set the group's position there. */
    public boolean isSetByHand(String topic, int partition) {
        return setByHand.contains(new TopicPartition(topic, partition));
    }

    /** For the stream thread. */
    void requireTasksAllowed() {
        beforeTasks.run();
    }

    public Optional<OwnedPartition> get(int partition) {
        return Optional.ofNullable(owned.get(partition));
    }

    public int count() {
        return owned.size();
    }

    /** For a task's stream thread, once its stores are restored. */
    public OwnedPartition publish(int partition, ListReader reader) {
        OwnedPartition next = new OwnedPartition(partition, reader);
        next.polled(polled.getOrDefault(partition, Polled.NOTHING));
        OwnedPartition before = owned.put(partition, next);
        if (before != null) {
            before.close();
        }
        return next;
    }

    /** For a task's stream thread, before its stores are closed. */
    public void withdraw(OwnedPartition partition) {
        owned.remove(partition.partition(), partition);
        partition.close();
    }

    /** For the stream thread that polled. */
    void polled(int partition, Polled next) {
        polled.put(partition, next);
        get(partition).filter(mine -> mine.belongsTo(Thread.currentThread())).ifPresent(mine -> mine.polled(next));
    }

    /** For the stream thread: what the consumer said of this partition holds no longer. */
    void forgetPolled(int partition) {
        polled.remove(partition);
        get(partition)
                .filter(mine -> mine.belongsTo(Thread.currentThread()))
                .ifPresent(mine -> mine.polled(Polled.NOTHING));
    }

    /** For a stream thread: whether somebody waits for commands of its partitions, decided or only passed. */
    boolean anybodyWaitsForThisThread() {
        for (OwnedPartition each : owned.values()) {
            if (each.isWaitedFor() && each.belongsTo(Thread.currentThread())) {
                return true;
            }
        }
        return false;
    }

    /** For the stream thread that committed. */
    void committed(int partition, long nextOffset) {
        get(partition)
                .filter(mine -> mine.belongsTo(Thread.currentThread()))
                .ifPresent(mine -> mine.committed(nextOffset));
    }
}
