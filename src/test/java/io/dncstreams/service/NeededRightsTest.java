package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.topology.CoreTopology;
import io.dncstreams.topology.IntakeTopology;
import io.dncstreams.topology.RecordSize;
import io.dncstreams.topology.TopologyMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

class NeededRightsTest {

    private final Map<Resource, Set<AclOperation>> needed =
            NeededRights.of(CoreUnderTest.settings("127.0.0.1:1", Path.of("state")));
    private final Set<String> read = new TreeSet<>();
    private final Set<String> written = new TreeSet<>();
    private final Set<String> stores = new TreeSet<>();

    /** Whatever a topology is given to do, the start asks for the right to do it. */
    @Test
    void whatTheTopologiesReadAndWriteIsAskedFor() {
        TopologyMeters meters = new TopologyMeters(new SimpleMeterRegistry());
        RecordSize size = new RecordSize(1 << 20);
        look(CoreTopology.build(
                CoreUnderTest.TEAM_PARTITIONS, List.of(GateSpec.PROSPECTS), new OwnedPartitions(), size, meters, 400));
        look(IntakeTopology.build(new Uuid(1, 2), CoreUnderTest.TEAM_PARTITIONS, size, meters));

        assertThat(read)
                .isNotEmpty()
                .allSatisfy(topic -> assertThat(onTopic(topic)).contains(AclOperation.READ));
        assertThat(written)
                .isNotEmpty()
                .allSatisfy(topic -> assertThat(onTopic(topic)).contains(AclOperation.WRITE));
        // Kept in memory.
        stores.remove("task");
        assertThat(stores)
                .isNotEmpty()
                .allSatisfy(store -> assertThat(onTopic("dnc-test-" + store + "-changelog"))
                        .contains(AclOperation.READ, AclOperation.WRITE));
    }

    @Test
    void whatOnlyComesInIsNotAskedToBeWritable() {
        assertThat(onTopic(GateSpec.PROSPECTS.input())).doesNotContain(AclOperation.WRITE);
        assertThat(onTopic(GateSpec.PROSPECTS.cleared())).doesNotContain(AclOperation.READ);
    }

    private Set<AclOperation> onTopic(String name) {
        return needed.getOrDefault(new Resource(ResourceType.TOPIC, name), Set.of());
    }

    private void look(Topology topology) {
        for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                switch (node) {
                    case TopologyDescription.Source source -> read.addAll(source.topicSet());
                    case TopologyDescription.Sink sink -> written.add(sink.topic());
                    case TopologyDescription.Processor processor -> stores.addAll(processor.stores());
                    default -> throw new AssertionError(node);
                }
            }
        }
    }
}
