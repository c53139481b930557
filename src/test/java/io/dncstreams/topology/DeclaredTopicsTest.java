package io.dncstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.topic.TopicCatalog;
import io.dncstreams.topic.TopicSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

/** The manifests declare exactly the topics that the program reads and writes, as it needs them. */
class DeclaredTopicsTest {

    private final TopicCatalog catalog = TopicCatalog.shipped();
    private final TeamPartitions partitions = new TeamPartitions(catalog.teamPartitions());
    private final RecordSize size = new RecordSize(1_000_000);
    private final TopologyMeters meters = new TopologyMeters(new SimpleMeterRegistry());

    private final Topology core = CoreTopology.build(
            partitions, GateSpec.SHIPPED, new OwnedPartitions(), size, meters, CoreDriver.ENROLMENT_DAYS);
    private final Topology intake = IntakeTopology.build(Uuid.randomUuid(), partitions, size, meters);

    @Test
    void everyTopicThatIsReadOrWrittenIsDeclaredAndNoOther() {
        Set<String> used = new HashSet<>(Set.of(Topics.API_KEYS, Topics.GENESIS));
        used.addAll(topics(core));
        used.addAll(topics(intake));

        Set<String> declared = catalog.specs().stream().map(TopicSpec::name).collect(Collectors.toSet());

        assertThat(declared).isEqualTo(used);
    }

    @Test
    void whatIsSplitByTeamHasOnePartitionCount() {
        assertThat(catalog.specs())
                .filteredOn(spec -> !Set.of(Topics.API_KEYS, Topics.GENESIS).contains(spec.name()))
                .allMatch(spec -> spec.partitions() == partitions.count());
    }

    @Test
    void theBrokerStampsEveryRecord() {
        assertThat(catalog.specs())
                .allMatch(spec -> "LogAppendTime".equals(spec.config().get("message.timestamp.type")));
    }

    @Test
    void everyTopicTakesTheLargestRecordThatIsWritten() {
        assertThat(catalog.specs())
                .allMatch(spec -> Integer.parseInt(spec.config().get("max.message.bytes")) > size.maxBytes() + 10_000);
    }

    private static Set<String> topics(Topology topology) {
        Set<String> topics = new HashSet<>();
        for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                if (node instanceof TopologyDescription.Source source) {
                    topics.addAll(source.topicSet());
                } else if (node instanceof TopologyDescription.Sink sink) {
                    topics.add(sink.topic());
                }
            }
        }
        return topics;
    }
}
