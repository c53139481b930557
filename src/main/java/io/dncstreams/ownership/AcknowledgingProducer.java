package io.dncstreams.ownership;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A stream thread's producer that lets go those who wait for commands once the transaction with their effects is
 * committed. Which commands those are is read from the offsets that the transaction itself carries.
 */
final class AcknowledgingProducer extends KafkaProducer<byte[], byte[]> {

    private static final String CHANGELOG = "-changelog";

    private final String commandTopic;
    private final OwnedPartitions partitions;
    private final Function<TopicPartition, OptionalLong> position;
    private final Optional<String> transactionalId;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Offsets in the open transaction; touched by the stream thread alone. */
    private final Map<Integer, Long> inTransaction = new HashMap<>();

    /** Asked once a transaction and not once a record; touched by the stream thread alone. */
    private final Map<String, List<PartitionInfo>> partitionsOf = new HashMap<>();

    /** @param position where the consumer of the same thread stands, if it says; asked on that thread */
    AcknowledgingProducer(
            Map<String, Object> config,
            String commandTopic,
            OwnedPartitions partitions,
            Function<TopicPartition, OptionalLong> position) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.commandTopic = commandTopic;
        this.partitions = partitions;
        this.position = position;
        this.transactionalId = Optional.ofNullable((String) config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
        transactionalId.ifPresent(partitions::producerMade);
    }

    /** What the others come down to. */
    @Override
    public void close(Duration timeout) {
        try {
            super.close(timeout);
        } finally {
            if (!closed.getAndSet(true)) {
                transactionalId.ifPresent(partitions::producerClosed);
            }
        }
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        List<PartitionInfo> known = partitionsOf.get(topic);
        if (known == null) {
            known = super.partitionsFor(topic);
            partitionsOf.put(topic, known);
        }
        return known;
    }

    /**
     * Streams counts every record again once it is written, a third of what the producer's own thread does. Of changelogs
     * it has to know the offsets; of other topics, whose records the service counts itself, only what failed.
     *
     * @return of a record that carries others, of the last of them
     */
    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        Optional<OutputBatch> batch = OutputBatch.in(record.headers());
        if (batch.isPresent()) {
            return sendEach(batch.get().take(), callback);
        }
        boolean offsetMatters = callback == null || record.topic().endsWith(CHANGELOG);
        return super.send(record, offsetMatters ? callback : onFailure(callback));
    }

    /** Up to the first that fails at once: without its topic's metadata, each would wait for a minute. */
    private Future<RecordMetadata> sendEach(List<ProducerRecord<byte[], byte[]>> records, Callback callback) {
        AtomicBoolean failed = new AtomicBoolean();
        Callback onFailure = (metadata, exception) -> {
            if (exception != null) {
                failed.set(true);
                callback.onCompletion(metadata, exception);
            }
        };
        Future<RecordMetadata> sent = super.send(records.getFirst(), onFailure);
        for (int i = 1; i < records.size() && !failed.get(); i++) {
            sent = super.send(records.get(i), onFailure);
        }
        return sent;
    }

    private static Callback onFailure(Callback callback) {
        return (metadata, exception) -> {
            if (exception != null) {
                callback.onCompletion(metadata, exception);
            }
        };
    }

    @Override
    public void beginTransaction() {
        inTransaction.clear();
        partitionsOf.clear();
        super.beginTransaction();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        offsets.forEach((partition, offset) -> requireRead(partition, offset.offset(), position.apply(partition)));
        super.sendOffsetsToTransaction(offsets, groupMetadata);
        offsets.forEach((partition, offset) -> {
            if (partition.topic().equals(commandTopic)) {
                inTransaction.put(partition.partition(), offset.offset());
            }
        });
    }

    /**
     * Streams remembers where a poll had ended, also for a task that it has thrown away since, and for which the consumer
     * has gone back. It must not commit from memory what is still to be read.
     */
    static void requireRead(TopicPartition partition, long offset, OptionalLong position) {
        if (position.isPresent() && offset > position.getAsLong()) {
            throw new KafkaException(partition + ": offset " + offset
                    + " was to be committed, but the consumer stands at " + position.getAsLong());
        }
    }

    /**
     * @throws ProducerFencedException also if the brokers ended the transaction because it took too long
     */
    @Override
    public void commitTransaction() {
        try {
            super.commitTransaction();
        } catch (InvalidTxnStateException e) {
            // What brokers before KAFKA-20785 say of a transaction that they have ended themselves. Left as it is, the
            // thread would die, and its partitions would wait for its session to end; this one it takes up again from.
            var fenced = new ProducerFencedException("the brokers have ended the transaction: " + e.getMessage());
            fenced.initCause(e);
            throw fenced;
        }
        inTransaction.forEach(partitions::committed);
        inTransaction.clear();
    }
}
