package io.dncstreams.ownership;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * A stream thread's producer that lets go those who wait for commands once the transaction with their effects is
 * committed. Which commands those are is read from the offsets that the transaction itself carries.
 */
final class AcknowledgingProducer extends BatchingProducer {

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
        super(config);
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

    @Override
    public void beginTransaction() {
        inTransaction.clear();
        partitionsOf.clear();
        super.beginTransaction();
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        offsets.forEach((partition, offset) ->
                BatchingConsumer.requireRead(partition, offset.offset(), position.apply(partition)));
        super.sendOffsetsToTransaction(offsets, groupMetadata);
        offsets.forEach((partition, offset) -> {
            if (partition.topic().equals(commandTopic)) {
                inTransaction.put(partition.partition(), offset.offset());
            }
        });
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
