package io.dncstreams.ownership;

import io.dncstreams.list.Decision;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who wait for what becomes of a command. One is registered before its command is sent, given its decision when the
 * command is processed, and let go when the transaction that holds the decision's effects has been committed; so an
 * answer never tells of something that a crash could still undo.
 */
final class Waiters {

    private final Map<String, CompletableFuture<Decision>> undecided = new ConcurrentHashMap<>();

    /** Touched by the stream thread alone. */
    private final Queue<Decided> uncommitted = new ArrayDeque<>();

    private volatile boolean closed;

    private record Decided(long offset, CompletableFuture<Decision> waiter, Decision decision) {}

    /** @return empty if this is closed */
    Optional<CompletableFuture<Decision>> register(String commandId) {
        CompletableFuture<Decision> waiter = new CompletableFuture<>();
        undecided.put(commandId, waiter);
        if (closed) {
            // close() may have gone through the map just before.
            undecided.remove(commandId);
            return Optional.empty();
        }
        return Optional.of(waiter);
    }

    /** Whether somebody waits for a command that is not decided yet. */
    boolean isAnybodyWaiting() {
        return !undecided.isEmpty();
    }

    /** Nobody waits for this command any more. */
    void forget(String commandId) {
        undecided.remove(commandId);
    }

    /**
     * For the stream thread.
     *
     * @return whether somebody waited for this command and every other one that is waited for has been decided too: the
     *     moment to commit
     */
    boolean decided(String commandId, Decision decision, long offset) {
        CompletableFuture<Decision> waiter = undecided.remove(commandId);
        if (waiter == null) {
            return false;
        }
        uncommitted.add(new Decided(offset, waiter, decision));
        return undecided.isEmpty();
    }

    /**
     * For the stream thread.
     *
     * @param nextOffset everything below it is committed
     */
    void committed(long nextOffset) {
        while (!uncommitted.isEmpty() && uncommitted.peek().offset() < nextOffset) {
            Decided next = uncommitted.remove();
            next.waiter().complete(next.decision());
        }
    }

    /** For the stream thread: whoever still waits learns that the outcome is not known here. */
    void close() {
        closed = true;
        PartitionLostException lost = new PartitionLostException();
        for (Decided decided : uncommitted) {
            decided.waiter().completeExceptionally(lost);
        }
        uncommitted.clear();
        for (CompletableFuture<Decision> waiter : undecided.values()) {
            waiter.completeExceptionally(lost);
        }
        undecided.clear();
    }
}
