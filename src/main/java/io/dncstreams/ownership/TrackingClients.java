package io.dncstreams.ownership;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Gives Streams clients that tell {@link OwnedPartitions} how far the command log has been read and committed. */
public final class TrackingClients implements KafkaClientSupplier {

    private final KafkaClientSupplier plain = new DefaultKafkaClientSupplier();
    private final String commandTopic;
    private final OwnedPartitions partitions;

    public TrackingClients(String commandTopic, OwnedPartitions partitions) {
        this.commandTopic = commandTopic;
        this.partitions = partitions;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return new FixedTopicsAdmin(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new AcknowledgingProducer(config, commandTopic, partitions);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new TrackingConsumer(config, commandTopic, partitions);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return plain.getRestoreConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return plain.getGlobalConsumer(config);
    }
}
