package io.dncstreams.ownership;

import io.dncstreams.list.Decision;
import io.dncstreams.store.ListReader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A partition for as long as one task of this process owns it, from the end of its restore to its close. A task that is
 * closed and comes back is a new one: nobody who holds the old one gets another answer from it.
 */
public final class OwnedPartition {

    private final int partition;
    private final ListReader reader;
    private final Waiters waiters = new Waiters();
    private final Progress progress = new Progress();
    private final Thread streamThread = Thread.currentThread();
    private final Object tenure = new Object();
    private volatile boolean open = true;

    OwnedPartition(int partition, ListReader reader) {
        this.partition = partition;
        this.reader = reader;
    }

    public int partition() {
        return partition;
    }

    /** False once the task is closing; what was read before that may be stale. */
    public boolean isOpen() {
        return open;
    }

    /** Stands for this object, and this one alone, in what may be kept for longer; without keeping its stores and threads. */
    public Object tenure() {
        return tenure;
    }

    public ListReader reader() {
        return reader;
    }

    /**
     * To be called before the command is sent.
     *
     * @return completes once the command's effects are committed, fails with {@link PartitionLostException}; empty if the
     *     task is closing
     */
    public Optional<CompletableFuture<Decision>> await(String commandId) {
        return waiters.register(commandId);
    }

    /** Whoever waited has given up. */
    public void forget(String commandId) {
        waiters.forget(commandId);
    }

    /**
     * Completes once every command below the offset has been processed here.
     *
     * @param endOffset of this partition of the command log
     */
    public CompletableFuture<Void> reached(long endOffset) {
        return progress.reached(endOffset);
    }

    /** Whoever waited for {@link #reached} has given up. */
    public void forget(long endOffset, CompletableFuture<Void> waiter) {
        progress.forget(endOffset, waiter);
    }

    /**
     * For the stream thread: a command has been decided and its effects written.
     *
     * @return whether now is the moment to commit, because nobody else waits for a command still to come
     */
    public boolean decided(String commandId, Decision decision, long offset) {
        boolean commitNow = waiters.decided(commandId, decision, offset);
        progress.processed(offset);
        return commitNow;
    }

    /** For the stream thread: a record of the command log was dealt with that is no command. */
    public void passed(long offset) {
        progress.processed(offset);
    }

    void committed(long nextOffset) {
        waiters.committed(nextOffset);
    }

    void polled(Polled polled) {
        progress.polled(polled);
    }

    boolean isWaitedFor() {
        return waiters.isAnybodyWaiting() || progress.isAnybodyWaiting();
    }

    boolean belongsTo(Thread thread) {
        return streamThread.equals(thread);
    }

    void close() {
        open = false;
        waiters.close();
        progress.close();
    }
}
