package io.dncstreams.service;

import io.dncstreams.list.TeamPartitions;
import io.dncstreams.peer.Owner;
import io.dncstreams.peer.OwnerLocator;
import io.dncstreams.peer.PeerAddress;
import io.dncstreams.topology.Topics;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;

/**
 * Finds owners in what Streams knows of its group. Looks for the active task by the partition of the command log, and not
 * by a key of a store: the partition follows from the team alone, and a store is also where standbys have it.
 */
final class StreamsOwnerLocator implements OwnerLocator {

    private final Supplier<Collection<StreamsMetadata>> instances;
    private final TeamPartitions partitions;
    private final Optional<String> own;

    /**
     * @param instances may throw {@link IllegalStateException} while Streams doesn't run
     * @param own address under which the group knows this instance
     */
    StreamsOwnerLocator(
            Supplier<Collection<StreamsMetadata>> instances, TeamPartitions partitions, Optional<String> own) {
        this.instances = instances;
        this.partitions = partitions;
        this.own = own;
    }

    @Override
    public Owner ownerOf(String teamId) {
        return ownerOf(partitions.of(teamId));
    }

    Owner ownerOf(int partition) {
        TopicPartition commands = new TopicPartition(Topics.COMMANDS, partition);
        Collection<StreamsMetadata> known;
        try {
            known = instances.get();
        } catch (IllegalStateException e) {
            return new Owner.Unknown();
        }
        for (StreamsMetadata instance : known) {
            if (instance.topicPartitions().contains(commands)) {
                return owner(instance);
            }
        }
        return new Owner.Unknown();
    }

    /** Where the other instances are that say so; none while Streams doesn't run. */
    Set<PeerAddress> others() {
        try {
            return instances.get().stream()
                    .flatMap(instance -> address(instance).stream())
                    .filter(address -> !isOwn(address))
                    .collect(Collectors.toSet());
        } catch (IllegalStateException e) {
            return Set.of();
        }
    }

    private Owner owner(StreamsMetadata instance) {
        Optional<PeerAddress> address = address(instance);
        if (address.isEmpty()) {
            return new Owner.Unknown();
        }
        return isOwn(address.get()) ? new Owner.Here() : new Owner.Peer(address.get());
    }

    private boolean isOwn(PeerAddress address) {
        return own.flatMap(PeerAddress::parse).filter(address::equals).isPresent();
    }

    private static Optional<PeerAddress> address(StreamsMetadata instance) {
        // An instance without an address of its own stands there as "unavailable:-1", which is none.
        return instance.port() < 1 ? Optional.empty() : PeerAddress.parse(authority(instance.host(), instance.port()));
    }

    private static String authority(String host, int port) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]:" + port : host + ":" + port;
    }
}
