package io.dncstreams.ownership;

import io.dncstreams.batch.InputBatch;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.CommonClientConfigs;
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

    private static final String CONSUMER = "-consumer";
    private static final String PRODUCER = "-producer";

    private final KafkaClientSupplier plain = new DefaultKafkaClientSupplier();
    private final String commandTopic;
    private final Set<String> batched;
    private final OwnedPartitions partitions;

    /** By the name of the stream thread, which no other thread gets again; those of dead threads are not kept alive. */
    private final Map<String, WeakReference<TrackingConsumer>> consumers = new ConcurrentHashMap<>();

    /** @param batched topics whose records are handed over as {@link InputBatch} */
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
        String thread = thread(config, PRODUCER);
        return new AcknowledgingProducer(config, commandTopic, partitions, partition -> {
            WeakReference<TrackingConsumer> known = consumers.get(thread);
            TrackingConsumer consumer = known == null ? null : known.get();
            return consumer == null ? OptionalLong.empty() : consumer.standsAt(partition);
        });
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        TrackingConsumer consumer = new TrackingConsumer(config, commandTopic, batched, partitions);
        consumers.put(thread(config, CONSUMER), new WeakReference<>(consumer));
        return consumer;
    }

    /** Streams names a thread's clients after it. */
    private static String thread(Map<String, Object> config, String client) {
        String id = String.valueOf(config.get(CommonClientConfigs.CLIENT_ID_CONFIG));
        return id.endsWith(client) ? id.substring(0, id.length() - client.length()) : id;
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
