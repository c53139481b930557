package io.dncstreams.service;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.genesis.Installation;
import io.dncstreams.list.TeamPartitions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the Kafka side of the service is made with.
 *
 * @param partitions of every input and output of the core
 * @param gates at least one
 * @param rocksDbBytes bound of what all stores take outside the heap
 * @param requestTimeout longest a caller waits; no command of a call takes effect later
 * @param checkCacheTtl how long an answer to a check may be reused while nothing changes
 * @param enrolmentDays how long it is remembered who was let into a campaign
 */
public record CoreSettings(
        StreamsProperties streams,
        TeamPartitions partitions,
        List<GateSpec> gates,
        long rocksDbBytes,
        Duration requestTimeout,
        Duration checkCacheTtl,
        long checkCacheEntries,
        int enrolmentDays) {

    /** What the start holds the cluster against. */
    Installation installation() {
        return new Installation(
                streams.clients(),
                streams.applicationId(),
                streams.intakeId(),
                partitions.count(),
                gates.stream().map(GateSpec::input).collect(Collectors.toSet()),
                enrolmentDays,
                streams.safety(),
                streams.stateDir());
    }

    public CoreSettings {
        gates = List.copyOf(gates);
        if (gates.isEmpty()) {
            throw new IllegalArgumentException("no gate is configured");
        }
    }
}
