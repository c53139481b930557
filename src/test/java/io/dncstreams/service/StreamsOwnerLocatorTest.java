package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.TeamPartitions;
import io.dncstreams.peer.Owner;
import io.dncstreams.peer.PeerAddress;
import io.dncstreams.topology.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.internals.StreamsMetadataImpl;
import org.junit.jupiter.api.Test;

class StreamsOwnerLocatorTest {

    private static final TeamPartitions PARTITIONS = new TeamPartitions(4);
    private static final String TEAM = CoreUnderTest.teamsIn(2).findFirst().orElseThrow();

    private static StreamsMetadata instance(String host, int port, Set<Integer> active, Set<Integer> standby) {
        return new StreamsMetadataImpl(
                new HostInfo(host, port), Set.of(), commands(active), Set.of(), commands(standby));
    }

    private static Set<TopicPartition> commands(Set<Integer> partitions) {
        return partitions.stream()
                .map(partition -> new TopicPartition(Topics.COMMANDS, partition))
                .collect(java.util.stream.Collectors.toSet());
    }

    private static Owner owner(Supplier<Collection<StreamsMetadata>> instances) {
        return new StreamsOwnerLocator(instances, PARTITIONS, Optional.of("node-a:8080")).ownerOf(TEAM);
    }

    @Test
    void theOwnerIsWhoHasTheActiveTaskAndNeverAStandby() {
        assertThat(owner(() -> List.of(
                        instance("node-a", 8080, Set.of(0, 1), Set.of(2)),
                        instance("node-b", 8080, Set.of(2, 3), Set.of(0)))))
                .isEqualTo(new Owner.Peer(new PeerAddress("node-b", 8080)));
    }

    @Test
    void itMayBeThisInstance() {
        assertThat(owner(() -> List.of(instance("node-a", 8080, Set.of(2), Set.of()))))
                .isEqualTo(new Owner.Here());
    }

    @Test
    void nobodyHasItOrNobodyKnows() {
        assertThat(owner(List::of)).isEqualTo(new Owner.Unknown());
        assertThat(owner(() -> List.of(instance("node-b", 8080, Set.of(1), Set.of(2)))))
                .isEqualTo(new Owner.Unknown());
        assertThat(owner(() -> {
                    throw new IllegalStateException("KafkaStreams is not running");
                }))
                .isEqualTo(new Owner.Unknown());
    }

    @Test
    void whatIsNoAddressIsNobody() {
        for (StreamsMetadata odd : List.of(
                instance("unavailable", -1, Set.of(2), Set.of()),
                instance("", 80, Set.of(2), Set.of()),
                instance("user@node-b", 80, Set.of(2), Set.of()),
                instance("node-b/path", 80, Set.of(2), Set.of()))) {
            assertThat(owner(() -> List.of(odd))).as(odd.toString()).isEqualTo(new Owner.Unknown());
        }
    }

    @Test
    void theOthersAreWhoSaysWhereItIs() {
        Supplier<Collection<StreamsMetadata>> instances = () -> List.of(
                instance("node-a", 8080, Set.of(0, 1), Set.of(2)),
                instance("node-b", 8080, Set.of(2), Set.of(0)),
                instance("unavailable", -1, Set.of(3), Set.of()));

        assertThat(new StreamsOwnerLocator(instances, PARTITIONS, Optional.of("node-a:8080")).others())
                .containsExactly(new PeerAddress("node-b", 8080));
    }
}
