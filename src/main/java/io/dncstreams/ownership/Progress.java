package io.dncstreams.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How far a task has got in its partition of the command log, and those who wait until it has got further.
 *
 * <p>The last offset processed alone does not tell: before the first command, and where the log ends with records that
 * are never handed out (those of aborted transactions, transaction markers), there is nothing to process and yet nothing
 * missing. So it also counts as reached what the consumer has passed, once all that it handed out is processed.
 */
final class Progress {

    private static final long NONE = -1;

    /**
     * By the offset waited for. A queue is joined within {@code compute} and left by removing it as a whole, both atomic
     * here: so nobody joins one that has been let go already.
     */
    private final ConcurrentMap<Long, List<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();

    private volatile long processed = NONE;
    private volatile Polled polled = Polled.NOTHING;
    private volatile boolean closed;

    /** For the stream thread. */
    void processed(long offset) {
        processed = offset;
        release();
    }

    /** For the stream thread. */
    void polled(Polled next) {
        polled = next;
        release();
    }

    /**
     * @param endOffset end of the log at some moment
     * @return completes when every command below has been processed, or fails with {@link PartitionLostException}
     */
    CompletableFuture<Void> reached(long endOffset) {
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        if (hasReached(endOffset)) {
            waiter.complete(null);
            return waiter;
        }
        waiting.compute(endOffset, (offset, others) -> {
            List<CompletableFuture<Void>> queue = others == null ? new ArrayList<>() : others;
            queue.add(waiter);
            return queue;
        });
        // The thread may have got there, or closed this, before it could see the waiter.
        release();
        if (closed) {
            waiter.completeExceptionally(new PartitionLostException());
        }
        return waiter;
    }

    /** Whoever waited has given up; a partition that stands still must not gather those who asked. */
    void forget(long endOffset, CompletableFuture<Void> waiter) {
        waiter.cancel(false);
        waiting.computeIfPresent(endOffset, (offset, others) -> {
            others.removeIf(CompletableFuture::isDone);
            return others.isEmpty() ? null : others;
        });
    }

    boolean isAnybodyWaiting() {
        return !waiting.isEmpty();
    }

    /** How many wait now. */
    int waiters() {
        return waiting.values().stream().mapToInt(List::size).sum();
    }

    /** For the stream thread. */
    void close() {
        closed = true;
        for (Long endOffset : waiting.keySet()) {
            leave(endOffset).forEach(waiter -> waiter.completeExceptionally(new PartitionLostException()));
        }
    }

    private boolean hasReached(long endOffset) {
        // The position is read first: what it covers has been handed out before, so `processed` can only be newer.
        Polled seen = polled;
        long done = processed;
        return done + 1 >= endOffset || (seen.position() >= endOffset && seen.lastHandedOut() <= done);
    }

    private void release() {
        for (Long endOffset : waiting.keySet()) {
            if (hasReached(endOffset)) {
                leave(endOffset).forEach(waiter -> waiter.complete(null));
            }
        }
    }

    private List<CompletableFuture<Void>> leave(Long endOffset) {
        List<CompletableFuture<Void>> queue = waiting.remove(endOffset);
        return queue == null ? List.of() : queue;
    }
}
