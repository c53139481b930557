package io.dncstreams.query;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Where the partitions of the command log end, asked of the brokers at the time of the call. */
public interface LogEnds extends AutoCloseable {

    /**
     * All of them in one go; for one thread at a time. A partition that can't be told delays and fails the others.
     *
     * @return offset after the last record, by partition, also if it is hidden behind an open transaction; all that were asked for
     * @throws RuntimeException if the brokers can't tell of all of them within a short while
     */
    Map<Integer, Long> together(Set<Integer> partitions);

    /** One that delays nobody else; for any thread. Fails if the brokers don't answer within the time of a call. */
    CompletableFuture<Long> alone(int partition);

    /** Wakes up a thread that is asking; to be called from any thread, before {@link #close}. */
    void wakeUp();

    @Override
    void close();
}
