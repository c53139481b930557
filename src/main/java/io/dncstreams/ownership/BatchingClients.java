package io.dncstreams.ownership;

import io.dncstreams.batch.InputBatch;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Gives Streams clients that hand over the records of some topics many at a time, and send what came of them so. */
public final class BatchingClients implements KafkaClientSupplier {

    private final KafkaClientSupplier plain = new DefaultKafkaClientSupplier();
    private final Set<String> batched;

    /** @param batched topics whose records are handed over as {@link InputBatch} */
    public BatchingClients(Set<String> batched) {
        this.batched = Set.copyOf(batched);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return plain.getAdmin(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new BatchingProducer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new BatchingConsumer(config, batched);
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
