package io.dncstreams.ownership;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A stream thread's producer that lets go those who wait for commands once the transaction with their effects is
 * committed. Which commands those are is read from the offsets that the transaction itself carries.
 */
final class AcknowledgingProducer extends KafkaProducer<byte[], byte[]> {

    private final String commandTopic;
    private final OwnedPartitions partitions;

    /** Offsets in the open transaction; touched by the stream thread alone. */
    private final Map<Integer, Long> inTransaction = new HashMap<>();

    AcknowledgingProducer(Map<String, Object> config, String commandTopic, OwnedPartitions partitions) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.commandTopic = commandTopic;
        this.partitions = partitions;
    }

    @Override
    public void beginTransaction() {
        inTransaction.clear();
        super.beginTransaction();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        super.sendOffsetsToTransaction(offsets, groupMetadata);
        offsets.forEach((partition, offset) -> {
            if (partition.topic().equals(commandTopic)) {
                inTransaction.put(partition.partition(), offset.offset());
            }
        });
    }

    @Override
    public void commitTransaction() {
        super.commitTransaction();
        inTransaction.forEach(partitions::committed);
        inTransaction.clear();
    }
}
