package io.dncstreams.ownership;

/** Says what a stream thread's producer says when a transaction has been committed. */
public final class Commits {

    private Commits() {}

    /** To be called on the thread that the partition's task runs on. */
    public static void committed(OwnedPartitions partitions, int partition, long nextOffset) {
        partitions.committed(partition, nextOffset);
    }
}
