package io.dncstreams.topology;

import io.dncstreams.list.TeamPartitions;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Opt-outs in, commands out. A topology of its own and at least once, so that no transaction of it ever stands open in
 * the command log and holds up those who wait for an answer.
 */
public final class IntakeTopology {

    static final Sink COMMANDS = new Sink("commands-sink", Topics.COMMANDS);
    static final Sink DEAD_LETTERS = new Sink("dead-letters-sink", Topics.DEAD_LETTERS);

    /** Topics whose records the processor takes many at a time, if they come so. */
    public static final Set<String> BATCHED = Set.of(Topics.OPT_OUTS);

    private IntakeTopology() {}

    /** @param optOutTopicId id of the opt-out topic, part of every id derived from its records */
    public static Topology build(
            Uuid optOutTopicId, TeamPartitions partitions, RecordSize size, TopologyMeters meters) {
        DeadLetters deadLetters = new DeadLetters(size);
        Topology topology = new Topology();
        topology.addSource(
                // As with commands; see CoreTopology.
                AutoOffsetReset.none(),
                "opt-outs-source",
                new ReceiptTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topics.OPT_OUTS);
        topology.addProcessor(
                "opt-outs",
                () -> new OptOutProcessor(optOutTopicId, partitions, deadLetters, size, meters),
                "opt-outs-source");
        sink(topology, COMMANDS);
        sink(topology, DEAD_LETTERS);
        return topology;
    }

    private static void sink(Topology topology, Sink sink) {
        topology.addSink(
                sink.name(),
                sink.topic(),
                new ByteArraySerializer(),
                new Outgoing.ValueSerializer(),
                new Outgoing.Partitioner(),
                "opt-outs");
    }

    /** When the broker received the opt-out; the topic stamps by append time. */
    static final class ReceiptTime implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            return Math.max(0, record.timestamp());
        }
    }
}
