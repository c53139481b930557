package io.dncstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartitions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/**
 * Stores and their changelogs are found again by these names, and tasks by the order of the sub-topologies. Whoever
 * changes the text beside this test decides that an upgrade loses or moves state.
 */
class TopologySnapshotTest {

    private static final TeamPartitions PARTITIONS = new TeamPartitions(12);
    private static final RecordSize SIZE = new RecordSize(1 << 20);

    private final TopologyMeters meters = new TopologyMeters(new SimpleMeterRegistry());

    @Test
    void theCoreIsAsItWas() throws Exception {
        Topology core = CoreTopology.build(
                PARTITIONS, GateSpec.SHIPPED, new OwnedPartitions(), SIZE, meters, CoreDriver.ENROLMENT_DAYS);

        assertThat(core.describe().toString()).isEqualTo(snapshot("core-topology.txt"));
    }

    @Test
    void theIntakeIsAsItWas() throws Exception {
        Topology intake = IntakeTopology.build(new Uuid(1, 2), PARTITIONS, SIZE, meters);

        assertThat(intake.describe().toString()).isEqualTo(snapshot("intake-topology.txt"));
    }

    private static String snapshot(String name) throws IOException {
        try (InputStream text = TopologySnapshotTest.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
