package io.dncstreams.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * A value on its way out and the partition it must land on. The partition travels with the record because the key does
 * not always tell it: a gate leaves the keys of strangers as they are.
 *
 * @param value null for a tombstone
 */
public record Outgoing(int partition, byte[] value) {

    static final class ValueSerializer implements Serializer<Outgoing> {
        @Override
        public byte[] serialize(String topic, Outgoing data) {
            return data.value();
        }
    }

    static final class Partitioner implements StreamPartitioner<byte[], Outgoing> {
        @Override
        public Optional<Set<Integer>> partitions(String topic, byte[] key, Outgoing value, int numPartitions) {
            return Optional.of(Set.of(value.partition()));
        }
    }
}
