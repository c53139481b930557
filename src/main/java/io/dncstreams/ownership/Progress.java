package io.dncstreams.ownership;

import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How far a task has got in its partition of the command log, and those who wait until it has got further.
 *
 * <p>The last offset processed alone does not tell: before the first command, and where the log ends with records that
 * are never handed out (those of aborted transactions, transaction markers), there is nothing to process and yet nothing
 * missing. So it also counts as reached what the consumer has passed, once all that it handed out is processed.
 */
final class Progress {

    private static final long NONE = -1;

    private final NavigableMap<Long, Queue<CompletableFuture<Void>>> waiting = new ConcurrentSkipListMap<>();

    private volatile long processed = NONE;
    private volatile Polled polled = Polled.NOTHING;
    private volatile boolean closed;

    /** For the stream thread. */
    void processed(long offset) {
        processed = offset;
        if (!waiting.isEmpty()) {
            release();
        }
    }

    /** For the stream thread. */
    void polled(Polled next) {
        polled = next;
        if (!waiting.isEmpty()) {
            release();
        }
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
        waiting.computeIfAbsent(endOffset, offset -> new ConcurrentLinkedQueue<>())
                .add(waiter);
        // The thread may have got there, or closed this, before it could see the waiter.
        release();
        if (closed) {
            waiter.completeExceptionally(new PartitionLostException());
        }
        return waiter;
    }

    /** For the stream thread. */
    void close() {
        closed = true;
        waiting.values().forEach(queue -> {
            for (CompletableFuture<Void> waiter = queue.poll(); waiter != null; waiter = queue.poll()) {
                waiter.completeExceptionally(new PartitionLostException());
            }
        });
        waiting.clear();
    }

    private boolean hasReached(long endOffset) {
        // The position is read first: what it covers has been handed out before, so `processed` can only be newer.
        Polled seen = polled;
        long done = processed;
        return done + 1 >= endOffset || (seen.position() >= endOffset && seen.lastHandedOut() <= done);
    }

    private void release() {
        waiting.forEach((endOffset, queue) -> {
            if (hasReached(endOffset)) {
                for (CompletableFuture<Void> waiter = queue.poll(); waiter != null; waiter = queue.poll()) {
                    waiter.complete(null);
                }
                // Removed only if still empty: a new waiter may just have joined the queue.
                waiting.computeIfPresent(endOffset, (offset, present) -> present.isEmpty() ? null : present);
            }
        });
    }
}
