package io.dncstreams.topology;

import io.dncstreams.list.TeamPartitions;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.ListStore;
import io.dncstreams.store.MemoryBudget;
import io.dncstreams.store.StoreMarker;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The one list store of each task, shared by its processors: it keeps the teams' records as objects, and a gate with
 * objects of its own would not see what the list has just changed. It lives from the first processor's init to the last
 * one's close, all on the task's stream thread.
 */
final class TaskLists {

    /** The part of the heap that entry ids may take; about 55 bytes each. */
    private static final int KNOWN_URLS_SHARE = 16;

    private final TeamPartitions partitions;
    private final MemoryBudget memory = new MemoryBudget(Runtime.getRuntime().maxMemory() / KNOWN_URLS_SHARE);

    /** Lists are read one at a time: at a start, the processors have better things to do. */
    private final Lock reading = new ReentrantLock();

    private final Map<Integer, Shared> shared = new ConcurrentHashMap<>();

    private final int enrolmentDays;

    private record Shared(ListStore store, Enrolments enrolments, int users) {}

    TaskLists(TeamPartitions partitions, int enrolmentDays) {
        this.partitions = partitions;
        this.enrolmentDays = enrolmentDays;
    }

    /**
     * To be paired with {@link #leave}.
     *
     * @throws IllegalStateException in a task beyond the partitions that teams live in
     * @throws io.dncstreams.store.LostStateException if the stores are not those of this installation
     */
    ListStore join(ProcessorContext<?, ?> context) {
        CoreTopology.requireWithin(partitions, context.taskId().partition());
        StoreMarker.require(StoreMarker.LISTS, context);
        return shared.compute(
                        context.taskId().partition(),
                        (partition, present) -> present == null
                                ? new Shared(
                                        ListStore.of(context, memory, reading),
                                        Enrolments.of(context, enrolmentDays),
                                        1)
                                : new Shared(present.store(), present.enrolments(), present.users() + 1))
                .store();
    }

    /** What the task remembers of campaigns; for those who have joined. */
    Enrolments enrolments(ProcessorContext<?, ?> context) {
        return shared.get(context.taskId().partition()).enrolments();
    }

    /** For any thread: about how many enrolments all tasks of this process have. */
    long enrolments() {
        return shared.values().stream()
                .mapToLong(each -> each.enrolments().count())
                .sum();
    }

    /** For any thread: tasks that have read their lists into memory, as far as they ever will. */
    long read() {
        return shared.values().stream().filter(each -> each.store().isRead()).count();
    }

    void leave(ProcessorContext<?, ?> context) {
        shared.computeIfPresent(context.taskId().partition(), (partition, present) -> {
            if (present.users() == 1) {
                present.store().close();
                return null;
            }
            return new Shared(present.store(), present.enrolments(), present.users() - 1);
        });
    }
}
