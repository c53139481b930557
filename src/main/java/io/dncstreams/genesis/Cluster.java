package io.dncstreams.genesis;

import io.dncstreams.topic.AdminCalls;
import io.dncstreams.topic.TopicAdmin;
import io.dncstreams.topic.TopicAdminException;
import io.dncstreams.topic.TopicSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Questions to the cluster and their answers; all of them fail with a {@link TopicAdminException}. */
final class Cluster {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admin admin;
    private final String address;
    private final Runnable created;

    Cluster(Admin admin, String address) {
        this(admin, address, () -> {});
    }

    /** @param created run when topics have been made, before anything is written to them */
    Cluster(Admin admin, String address, Runnable created) {
        this.admin = admin;
        this.address = address;
        this.created = created;
    }

    /** Those of the topics that exist. */
    Map<String, TopicDescription> topics(Collection<String> names) {
        Map<String, TopicDescription> found = new TreeMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, future) -> {
            Optional<TopicDescription> topic = existing(future, "describe topic " + name);
            topic.ifPresent(there -> found.put(name, there));
        });
        return found;
    }

    Map<String, Uuid> topicIds(Collection<String> names) {
        Map<String, Uuid> ids = new TreeMap<>();
        topics(names).forEach((name, topic) -> ids.put(name, topic.topicId()));
        return ids;
    }

    /**
     * What the group has committed, and nothing for a group that does not exist. What an instance that just died was
     * committing counts, or not, once that is decided.
     */
    Map<TopicPartition, OffsetAndMetadata> positions(String group) {
        return positions(group, true);
    }

    /** @param stable whether to wait for commits that are under way */
    Map<TopicPartition, OffsetAndMetadata> positions(String group, boolean stable) {
        Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
        existing(
                        admin.listConsumerGroupOffsets(
                                        group, new ListConsumerGroupOffsetsOptions().requireStable(stable))
                                .partitionsToOffsetAndMetadata(),
                        "read the positions of the group " + group)
                .ifPresent(positions -> positions.forEach((partition, position) -> {
                    if (position != null) {
                        known.put(partition, position);
                    }
                }));
        return known;
    }

    /** Whether nobody is in the group. */
    boolean isEmpty(String group) {
        return existing(
                        admin.describeConsumerGroups(List.of(group))
                                .describedGroups()
                                .get(group),
                        "describe group " + group)
                .map(found -> found.groupState() == GroupState.EMPTY || found.groupState() == GroupState.DEAD)
                .orElse(true);
    }

    Map<TopicPartition, Long> oldest(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** Ends of the partitions, an open transaction included. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** Ends of what is decided: before the first open transaction. */
    Map<TopicPartition, Long> stableEnds(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /** Waits until no transaction is open: that of an instance which died is given up by the brokers after a while. */
    void awaitStable(Collection<TopicPartition> partitions) {
        AdminCalls calls = new AdminCalls(address, PATIENCE.multipliedBy(3));
        while (!stableEnds(partitions).equals(ends(partitions))) {
            if (calls.isOver(PATIENCE.multipliedBy(3))) {
                throw new TopicAdminException(
                        "A transaction stays open on %s. Does an instance still run? Its brokers end it within"
                                        .formatted(partitions.iterator().next().topic())
                                + " transaction.timeout.ms.");
            }
            pause();
        }
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        var asked = admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(each -> each, each -> which)),
                new ListOffsetsOptions(isolation));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(each -> offsets.put(
                each,
                get(asked.partitionResult(each), "ask where " + each.topic() + " begins and ends")
                        .offset()));
        return offsets;
    }

    /** Makes those of the topics that are missing. */
    void create(Collection<TopicSpec> specs) {
        topicAdmin().apply(specs);
        created.run();
    }

    /** Deletes a topic and waits until it is gone; fine if it is. */
    void delete(String topic) {
        existing(admin.deleteTopics(Set.of(topic)).all(), "delete topic " + topic);
        AdminCalls calls = calls();
        while (!topics(Set.of(topic)).isEmpty()) {
            if (calls.isOver(PATIENCE)) {
                throw calls.timedOut("delete topic " + topic);
            }
            pause();
        }
    }

    /** Changes a setting of a topic. */
    void set(String topic, String name, String value) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        get(
                admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all(),
                "set " + name + " of topic " + topic);
    }

    TopicAdmin topicAdmin() {
        return new TopicAdmin(admin, address, PATIENCE);
    }

    void pause() {
        calls().pause(PAUSE);
    }

    private AdminCalls calls() {
        return new AdminCalls(address, PATIENCE);
    }

    private <T> Optional<T> existing(KafkaFuture<T> future, String what) {
        AdminCalls calls = calls();
        try {
            return Optional.ofNullable(calls.get(future, what));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw calls.failed(what, e);
        }
    }

    private <T> T get(KafkaFuture<T> future, String what) {
        AdminCalls calls = calls();
        try {
            return calls.get(future, what);
        } catch (ExecutionException e) {
            throw calls.failed(what, e);
        }
    }
}
