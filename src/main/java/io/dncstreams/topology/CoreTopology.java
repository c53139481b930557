package io.dncstreams.topology;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.ListStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The list and the gates in front of it, one task a partition. They share the task, so that a gate judges by the very
 * state that the commands before it left, and one transaction holds both.
 */
public final class CoreTopology {

    public static final String LIST_PROCESSOR = "list";
    static final Sink ENTRIES = new Sink("entries-sink", Topics.ENTRIES);
    static final Sink CONTROL = new Sink("control-sink", Topics.CONTROL);
    static final Sink AUDIT = new Sink("audit-sink", Topics.AUDIT);
    static final Sink REROUTED = new Sink("rerouted-sink", Topics.REROUTED);
    static final Sink DEAD_LETTERS = new Sink("dead-letters-sink", Topics.DEAD_LETTERS);

    private CoreTopology() {}

    /**
     * @param partitions partition count of every topic named here
     * @param gates at least one; names and topics differ
     * @param owned where tasks say that they are there
     * @param enrolmentDays for how long it is remembered who was let into a campaign, 1 or more
     */
    public static Topology build(
            TeamPartitions partitions,
            List<GateSpec> gates,
            OwnedPartitions owned,
            RecordSize size,
            TopologyMeters meters,
            int enrolmentDays) {
        DeadLetters deadLetters = new DeadLetters(size);
        TaskLists lists = new TaskLists(partitions, owned, enrolmentDays);
        meters.listsRead(lists::read);
        meters.enrolments(lists::enrolments);
        AppendTimes times = new AppendTimes(partitions.count());
        GateParts parts = new GateParts(partitions, lists, deadLetters, size, meters, times);
        Topology topology = new Topology();
        List<String> processors = new ArrayList<>(List.of(LIST_PROCESSOR, "rerouted-gate", "lifecycle"));

        // The first start writes down where to begin. A position that is lost later, or records that were deleted
        // unread,
        // stop the partition: to go on from elsewhere would pass over people who said stop.
        source(topology, "commands-source", AutoOffsetReset.none(), new CommandTime(), Topics.COMMANDS);
        topology.addProcessor(
                LIST_PROCESSOR,
                () -> new ListProcessor(partitions, lists, deadLetters, size, meters),
                "commands-source");
        source(topology, "rerouted-source", AutoOffsetReset.earliest(), times.noting(new GateTime()), Topics.REROUTED);
        topology.addProcessor("rerouted-gate", () -> new ReroutedProcessor(gates, parts), "rerouted-source");
        source(
                topology,
                "lifecycle-source",
                AutoOffsetReset.earliest(),
                times.noting(new LifecycleTime()),
                Topics.LIFECYCLE);
        topology.addProcessor("lifecycle", () -> new LifecycleProcessor(parts), "lifecycle-source");
        for (GateSpec gate : gates) {
            String name = gate.name() + "-gate";
            source(
                    topology,
                    gate.name() + "-source",
                    AutoOffsetReset.earliest(),
                    times.noting(new GateTime()),
                    gate.input());
            topology.addProcessor(name, () -> new GateProcessor(gate, parts), gate.name() + "-source");
            processors.add(name);
        }

        String[] all = processors.toArray(new String[0]);
        topology.addStateStore(lists.builder(), all);
        ListStore.builders().forEach(store -> topology.addStateStore(store, all));
        Enrolments.builders(enrolmentDays).forEach(store -> topology.addStateStore(store, all));
        sink(topology, ENTRIES, LIST_PROCESSOR);
        sink(topology, CONTROL, LIST_PROCESSOR);
        sink(topology, AUDIT, LIST_PROCESSOR);
        sink(topology, DEAD_LETTERS, all);
        // The list, which is first, and what was sent on once send nothing on.
        String[] sendOn = processors.subList(2, processors.size()).toArray(new String[0]);
        sink(topology, REROUTED, sendOn);
        for (GateSpec gate : gates) {
            sink(topology, cleared(gate), gate.name() + "-gate", "rerouted-gate");
            sink(topology, suppressed(gate), gate.name() + "-gate", "rerouted-gate");
        }
        return topology;
    }

    /** Topics whose records the processors take many at a time, if they come so; all that may have a backlog of millions. */
    public static Set<String> batched(List<GateSpec> gates) {
        return Stream.concat(
                        Stream.of(Topics.COMMANDS, Topics.REROUTED),
                        gates.stream().map(GateSpec::input))
                .collect(Collectors.toUnmodifiableSet());
    }

    static Sink cleared(GateSpec gate) {
        return new Sink(gate.name() + "-cleared-sink", gate.cleared());
    }

    static Sink suppressed(GateSpec gate) {
        return new Sink(gate.name() + "-suppressed-sink", gate.suppressed());
    }

    /**
     * The Processor API starts a task for every partition of any input and checks nothing. A task beyond the partitions
     * that teams live in would hold an empty list and clear everybody.
     */
    static void requireWithin(TeamPartitions partitions, int taskPartition) {
        if (taskPartition >= partitions.count()) {
            throw new IllegalStateException("task " + taskPartition + " exists though teams live in partitions 0.."
                    + (partitions.count() - 1) + ": an input topic has too many partitions");
        }
    }

    private static void source(
            Topology topology, String name, AutoOffsetReset reset, TimestampExtractor time, String topic) {
        Deserializer<byte[]> bytes = new ByteArrayDeserializer();
        topology.addSource(reset, name, time, bytes, bytes, topic);
    }

    private static void sink(Topology topology, Sink sink, String... parents) {
        topology.addSink(
                sink.name(),
                sink.topic(),
                new ByteArraySerializer(),
                new Outgoing.ValueSerializer(),
                new Outgoing.Partitioner(),
                parents);
    }
}
