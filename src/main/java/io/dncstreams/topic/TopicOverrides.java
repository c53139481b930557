package io.dncstreams.topic;

import java.util.OptionalInt;

/**
 * What one cluster does differently from the manifests.
 *
 * @param partitions for every topic that is split by team; topics of one partition keep it
 * @param replicas for every topic; {@code min.insync.replicas} becomes at most one less, and at least 1
 */
public record TopicOverrides(OptionalInt partitions, OptionalInt replicas) {

    public static final TopicOverrides NONE = new TopicOverrides(OptionalInt.empty(), OptionalInt.empty());

    /** @throws IllegalArgumentException if a number is below 1, or replicas above 32767 */
    public TopicOverrides {
        if (partitions.isPresent() && partitions.getAsInt() < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, not " + partitions.getAsInt());
        }
        if (replicas.isPresent() && (replicas.getAsInt() < 1 || replicas.getAsInt() > Short.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "replicas must be 1 to %d, not %d".formatted(Short.MAX_VALUE, replicas.getAsInt()));
        }
    }

    /** No change but the number of replicas: 1 is what a cluster of one broker needs. */
    public static TopicOverrides replicas(int replicas) {
        return new TopicOverrides(OptionalInt.empty(), OptionalInt.of(replicas));
    }

    public TopicOverrides withPartitions(int count) {
        return new TopicOverrides(OptionalInt.of(count), replicas);
    }
}
