package io.dncstreams.query;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Ends of the command log for tests in which nobody gets so far as to ask for them. */
final class NoEnds implements LogEnds {

    @Override
    public Map<Integer, Long> together(Set<Integer> partitions) {
        throw new IllegalStateException("not asked for");
    }

    @Override
    public CompletableFuture<Long> alone(int partition) {
        return CompletableFuture.failedFuture(new IllegalStateException("not asked for"));
    }

    @Override
    public void wakeUp() {}

    @Override
    public void close() {}
}
