package io.dncstreams.topology;

import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.InputPositions;
import io.dncstreams.store.ListStore;
import io.dncstreams.store.MemoryBudget;
import io.dncstreams.store.StoreMarker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The one list store of each task, shared by its processors: it keeps the teams' records as objects, and a gate with
 * objects of its own would not see what the list has just changed. It lives from the first processor's init to the first
 * one's close, all on the task's stream thread, and never longer than the task's stores: see {@link TaskShare}.
 */
final class TaskLists {

    /** The part of the heap that entry ids may take; about 55 bytes each. */
    private static final int KNOWN_URLS_SHARE = 16;

    private final TeamPartitions partitions;
    private final OwnedPartitions owned;
    private final MemoryBudget memory = new MemoryBudget(Runtime.getRuntime().maxMemory() / KNOWN_URLS_SHARE);
    private final Set<TaskShare.Lists> open = ConcurrentHashMap.newKeySet();

    /** Lists are read one at a time: at a start, the processors have better things to do. */
    private final Lock reading = new ReentrantLock();

    private final int enrolmentDays;

    /** @param owned where tasks say that they are there */
    TaskLists(TeamPartitions partitions, OwnedPartitions owned, int enrolmentDays) {
        this.partitions = partitions;
        this.owned = owned;
        this.enrolmentDays = enrolmentDays;
    }

    /** The store that a task needs besides those of the lists. */
    StoreBuilder<TaskShare> builder() {
        return new TaskShare.Builder(open, owned);
    }

    /**
     * To be paired with {@link #leave}, which whoever fails in init need not call.
     *
     * @throws IllegalStateException in a task beyond the partitions that teams live in
     * @throws io.dncstreams.store.LostStateException if the stores are not those of this installation
     */
    ListStore join(ProcessorContext<?, ?> context) {
        CoreTopology.requireWithin(partitions, context.taskId().partition());
        StoreMarker.require(StoreMarker.LISTS, context);
        return share(context)
                .joined(() -> {
                    // First what may fail: a list store has a thread of its own, which nobody would stop.
                    Enrolments enrolments = Enrolments.of(context, enrolmentDays);
                    InputPositions positions = InputPositions.of(context);
                    return new TaskShare.Lists(ListStore.of(context, memory, reading), enrolments, positions);
                })
                .store();
    }

    /** The task's lists; for those who have joined. */
    ListStore store(ProcessorContext<?, ?> context) {
        return share(context).lists().store();
    }

    /** What the task remembers of campaigns; for those who have joined. */
    Enrolments enrolments(ProcessorContext<?, ?> context) {
        return share(context).lists().enrolments();
    }

    /** How far the task has processed its partition of a topic; for those who have joined. */
    InputPositions.Input position(ProcessorContext<?, ?> context, String topic) {
        boolean setByHand = owned.isSetByHand(topic, context.taskId().partition());
        return share(context).lists().positions().input(topic, setByHand);
    }

    /** From now on others may ask for the lists of this task; for those who have joined. */
    OwnedPartition publish(ProcessorContext<?, ?> context) {
        return share(context).publish(context.taskId().partition());
    }

    /** For any thread: about how many enrolments all tasks of this process have. */
    long enrolments() {
        return open.stream().mapToLong(each -> each.enrolments().count()).sum();
    }

    /** For any thread: tasks that have read their lists into memory, as far as they ever will. */
    long read() {
        return open.stream().filter(each -> each.store().isRead()).count();
    }

    /** Tasks of this process whose lists somebody has joined and nobody left. */
    int open() {
        return open.size();
    }

    /** The task is closing: nobody asks for its lists any more, and none of its processors uses them. */
    void leave(ProcessorContext<?, ?> context) {
        share(context).end();
    }

    private static TaskShare share(ProcessorContext<?, ?> context) {
        return context.getStateStore(TaskShare.NAME);
    }
}
