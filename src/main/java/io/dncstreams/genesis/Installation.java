package io.dncstreams.genesis;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.StoreMarker;
import io.dncstreams.topic.TopicSpec;
import io.dncstreams.topology.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * An installation as the settings describe it.
 *
 * @param applicationId group of lists and gates, and what changelogs begin with
 * @param intakeId group of the intake
 * @param partitions of every topic that is split by team
 * @param gateInputs topics that the gates read
 * @param enrolmentDays how long enrolments are remembered
 * @param safety a declared topic; changelogs get its replicas and its settings against loss
 */
public record Installation(
        KafkaSettings clients,
        String applicationId,
        String intakeId,
        int partitions,
        Set<String> gateInputs,
        int enrolmentDays,
        TopicSpec safety,
        Path stateDir) {

    /**
     * How long a changelog keeps the tombstone of what was deleted. Local state that missed it would keep what it stands
     * for; see {@link LocalState}, which trusts state for half as long. Longer would make restores longer: the marks
     * that transactions leave in a compacted topic stay as long as tombstones do.
     */
    static final String TOMBSTONE_RETENTION_MS = "172800000";

    /** Stores that may forget, so that nothing has to mark what they hold. */
    private static final List<String> INDEXES = List.of(Enrolments.CAMPAIGNS, Enrolments.ENROLMENTS);

    private static final List<String> SAFETY = List.of(
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG);

    public Installation {
        gateInputs = Set.copyOf(gateInputs);
    }

    /** Every topic whose positions and contents belong together. */
    Set<String> inputs() {
        Set<String> inputs = new TreeSet<>(gateInputs);
        inputs.addAll(List.of(Topics.COMMANDS, Topics.OPT_OUTS, Topics.REROUTED, Topics.LIFECYCLE));
        return inputs;
    }

    /** What a list can be built from again. */
    static Set<String> sources() {
        return Set.of(Topics.ENTRIES, Topics.AUDIT);
    }

    /**
     * Every store. One that a new release adds belongs here; the first start of that release makes its changelog, and no
     * start before or after it makes another.
     */
    static List<String> stores() {
        return Stream.concat(lists().stream(), INDEXES.stream()).toList();
    }

    /** Those without which there is no list. */
    static List<String> lists() {
        return StoreMarker.LISTS.stream().map(StoreMarker::store).toList();
    }

    String changelog(String store) {
        return applicationId + "-" + store + "-changelog";
    }

    /** Names of all changelogs. */
    public Set<String> changelogs() {
        return stores().stream().map(this::changelog).collect(Collectors.toUnmodifiableSet());
    }

    /** How the changelog of a store is made, and must be. */
    TopicSpec changelogSpec(String store) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, TOMBSTONE_RETENTION_MS);
        // As Streams wants it: tasks go by the time of their records.
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        for (String name : SAFETY) {
            String value = safety.config().get(name);
            if (value != null) {
                config.put(name, value);
            }
        }
        Enrolments.builders(enrolmentDays).stream()
                .filter(builder -> builder.name().equals(store))
                .forEach(builder -> config.putAll(builder.logConfig()));
        return new TopicSpec(changelog(store), partitions, safety.replicas(), config);
    }

    List<TopicPartition> all(String topic) {
        return java.util.stream.IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }
}
