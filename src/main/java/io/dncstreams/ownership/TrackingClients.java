package io.dncstreams.ownership;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Gives Streams clients that tell {@link OwnedPartitions} how far the command log has been read and committed, and that
 * hand over the records of some topics many at a time.
 */
public final class TrackingClients implements KafkaClientSupplier {

    private final KafkaClientSupplier plain = new DefaultKafkaClientSupplier();
    private final String commandTopic;
    private final Set<String> batched;
    private final OwnedPartitions partitions;

    /** @param batched topics whose records are handed over as {@link InputBatch}; not that of commands */
    public TrackingClients(String commandTopic, Set<String> batched, OwnedPartitions partitions) {
        this.commandTopic = commandTopic;
        this.batched = Set.copyOf(batched);
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
        return new TrackingConsumer(config, commandTopic, batched, partitions);
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
