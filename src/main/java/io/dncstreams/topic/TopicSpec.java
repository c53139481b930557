package io.dncstreams.topic;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A topic as it is declared.
 *
 * @param name its name in Kafka
 * @param partitions at least 1
 * @param replicas 1 to 32767
 * @param config topic settings by name, values as Kafka prints them; in order of their names, unmodifiable
 * @param bringer why a topic that this program doesn't create must be there, as half a sentence; empty for its own
 */
public record TopicSpec(
        String name, int partitions, int replicas, Map<String, String> config, Optional<String> bringer) {

    static final String MIN_IN_SYNC = "min.insync.replicas";

    public TopicSpec {
        if (partitions < 1) {
            throw new IllegalArgumentException("%s: %d partitions, must be at least 1".formatted(name, partitions));
        }
        if (replicas < 1 || replicas > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s: %d replicas, must be 1 to %d".formatted(name, replicas, Short.MAX_VALUE));
        }
        config = Collections.unmodifiableMap(new TreeMap<>(config));
    }

    /** One that this program creates. */
    public TopicSpec(String name, int partitions, int replicas, Map<String, String> config) {
        this(name, partitions, replicas, config, Optional.empty());
    }

    TopicSpec withPartitions(int count) {
        return new TopicSpec(name, count, replicas, config, bringer);
    }

    /** Lowers {@code min.insync.replicas} too where writes would otherwise stop as soon as one replica is away. */
    TopicSpec withReplicas(int count) {
        var adjusted = new TreeMap<>(config);
        adjusted.computeIfPresent(
                MIN_IN_SYNC,
                (key, declared) -> Integer.toString(Math.min(Integer.parseInt(declared), Math.max(1, count - 1))));
        return new TopicSpec(name, partitions, count, adjusted, bringer);
    }
}
