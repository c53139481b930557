package io.dncstreams.service;

import com.fasterxml.jackson.core.JsonPointer;
import io.dncstreams.config.Settings;
import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.topic.TopicCatalog;
import io.dncstreams.topic.TopicOverrides;
import io.dncstreams.topic.TopicSpec;
import io.dncstreams.topology.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics of an installation.
 *
 * @param declared those with a manifest; the service creates them
 * @param required these and the topics of gates that users bring along, which must exist and fit
 */
public record ServiceTopics(List<TopicSpec> declared, List<TopicSpec> required, TeamPartitions partitions) {

    public static ServiceTopics of(Settings settings) {
        TopicCatalog catalog = TopicCatalog.shipped()
                .with(new TopicOverrides(
                        settings.topics().partitions(), settings.topics().replicas()));
        int partitions = catalog.teamPartitions();
        long room = room(settings.streams().maxRecordBytes());
        List<TopicSpec> declared =
                catalog.specs().stream().map(spec -> withRoom(spec, room)).toList();
        List<TopicSpec> required = new ArrayList<>(declared);
        for (GateSpec gate : gates(settings)) {
            Map<String, String> uses =
                    Map.of(gate.input(), "reads", gate.cleared(), "writes", gate.suppressed(), "writes");
            for (String topic : List.of(gate.input(), gate.cleared(), gate.suppressed())) {
                if (catalog.spec(topic).isEmpty()) {
                    String user = "the gate %s %s it".formatted(gate.name(), uses.get(topic));
                    TopicSpec own = ownGateTopic(catalog, topic, partitions, user);
                    required.add(topic.equals(gate.input()) ? own : withRoom(own, room));
                }
            }
        }
        return new ServiceTopics(declared, List.copyOf(required), new TeamPartitions(partitions));
    }

    /** What a topic must take so that the largest record fits, one that no compression makes smaller included. */
    private static long room(int maxRecordBytes) {
        return maxRecordBytes + maxRecordBytes / 1024 + 1024L;
    }

    private static TopicSpec withRoom(TopicSpec spec, long room) {
        Map<String, String> config = new HashMap<>(spec.config());
        config.merge(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Long.toString(room),
                (declared, needed) -> Long.toString(Math.max(Long.parseLong(declared), room)));
        return new TopicSpec(spec.name(), spec.partitions(), spec.replicas(), config, spec.bringer());
    }

    /** The command log: what it is worth to the installation, the changelogs are too. */
    TopicSpec commands() {
        return declared.stream()
                .filter(spec -> spec.name().equals(Topics.COMMANDS))
                .findFirst()
                .orElseThrow();
    }

    /** What a gate relies on: as many partitions as every other, and times that the broker sets. */
    private static TopicSpec ownGateTopic(TopicCatalog catalog, String topic, int partitions, String user) {
        int replicas = catalog.specs().getFirst().replicas();
        return new TopicSpec(
                topic,
                partitions,
                replicas,
                Map.of("cleanup.policy", "delete", "message.timestamp.type", "LogAppendTime"),
                Optional.of(user));
    }

    static List<GateSpec> gates(Settings settings) {
        return settings.gates().stream()
                .map(gate -> new GateSpec(
                        gate.name(),
                        gate.input(),
                        gate.cleared(),
                        gate.suppressed(),
                        JsonPointer.compile(gate.teamPointer()),
                        JsonPointer.compile(gate.urlPointer()),
                        Optional.of(gate.campaignPointer())
                                .filter(pointer -> !pointer.isEmpty())
                                .map(JsonPointer::compile),
                        gate.enrols()))
                .toList();
    }
}
