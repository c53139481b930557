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
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        List<TopicSpec> required = new ArrayList<>(catalog.specs());
        for (GateSpec gate : gates(settings)) {
            for (String topic : List.of(gate.input(), gate.cleared(), gate.suppressed())) {
                if (catalog.spec(topic).isEmpty()) {
                    required.add(ownGateTopic(catalog, topic, partitions));
                }
            }
        }
        return new ServiceTopics(catalog.specs(), List.copyOf(required), new TeamPartitions(partitions));
    }

    /** The command log: what it is worth to the installation, the changelogs are too. */
    TopicSpec commands() {
        return declared.stream()
                .filter(spec -> spec.name().equals(Topics.COMMANDS))
                .findFirst()
                .orElseThrow();
    }

    /** What a gate relies on: as many partitions as every other, and times that the broker sets. */
    private static TopicSpec ownGateTopic(TopicCatalog catalog, String topic, int partitions) {
        int replicas = catalog.specs().getFirst().replicas();
        return new TopicSpec(
                topic,
                partitions,
                replicas,
                Map.of("cleanup.policy", "delete", "message.timestamp.type", "LogAppendTime"));
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
                                .map(JsonPointer::compile)))
                .toList();
    }
}
