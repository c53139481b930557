package io.dncstreams.topology;

import io.dncstreams.list.AuditJson;
import io.dncstreams.list.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the topologies count. Labels are outcomes and codes of ours, never a team or a contact. */
public final class TopologyMeters {

    private final MeterRegistry registry;
    private final Map<String, Counter> decisions = new ConcurrentHashMap<>();
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();

    public TopologyMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param count of partitions */
    void listsRead(Supplier<Number> count) {
        Gauge.builder("dnc.lists.read", count)
                .description(
                        "Partitions whose lists are known in memory; until then gates ask the stores, and are slower")
                .register(registry);
    }

    /** @param count of enrolments */
    void enrolments(Supplier<Number> count) {
        Gauge.builder("dnc.enrolments", count)
                .description("People remembered in campaigns, about; twice those with a member id")
                .register(registry);
    }

    void decided(Decision decision) {
        decisions
                .computeIfAbsent(
                        AuditJson.outcome(decision),
                        outcome -> Counter.builder("dnc.decisions")
                                .description("Commands decided")
                                .tag("outcome", outcome)
                                .register(registry))
                .increment();
    }

    /** @param error a stable code of ours */
    void deadLetter(String error) {
        deadLetters
                .computeIfAbsent(
                        error,
                        reason -> Counter.builder("dnc.dead.letters")
                                .description("Records that could not be read")
                                .tag("reason", reason)
                                .register(registry))
                .increment();
    }

    /** @return counts the records that leave a gate one way */
    Counter gate(String gate, String outcome) {
        return Counter.builder("dnc.gate.records")
                .description("Records decided by a gate")
                .tag("gate", gate)
                .tag("outcome", outcome)
                .register(registry);
    }

    /** @return counts records of a topic that were processed before */
    Counter passedOver(String topic) {
        return Counter.builder("dnc.records.passed.over")
                .description("Records that the group had its instances read again and that were processed before")
                .tag("topic", topic)
                .register(registry);
    }
}
