package io.dncstreams.ownership;

import io.dncstreams.batch.InputBatch;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A stream thread's consumer that hands over the records of some topics many at a time. */
class BatchingConsumer extends KafkaConsumer<byte[], byte[]> {

    private final Set<String> batched;

    /**
     * Where it was sent to and has read nothing since. After a seek to a committed position the brokers are asked whether
     * it still holds, and until they have answered the consumer itself says nothing. Touched by its own thread alone.
     */
    private final Map<TopicPartition, Long> sentTo = new HashMap<>();

    /** @param batched topics whose records Streams gets as {@link InputBatch} */
    BatchingConsumer(Map<String, Object> config, Set<String> batched) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.batched = batched;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        return inBatches(pollEach(timeout));
    }

    /** Records as they are. */
    final ConsumerRecords<byte[], byte[]> pollEach(Duration timeout) {
        ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
        if (!sentTo.isEmpty()) {
            polled.partitions().forEach(sentTo::remove);
        }
        return polled;
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        super.seek(partition, offset);
        sentTo.put(partition, offset);
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
        super.seek(partition, offset);
        sentTo.put(partition, offset.offset());
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> assigned) {
        super.seekToBeginning(assigned);
        assigned.forEach(sentTo::remove);
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> assigned) {
        super.seekToEnd(assigned);
        assigned.forEach(sentTo::remove);
    }

    /** The same as Streams gets them. */
    final ConsumerRecords<byte[], byte[]> inBatches(ConsumerRecords<byte[], byte[]> polled) {
        return InputBatch.of(polled, batched);
    }

    /** Where it goes on in a partition; empty if it doesn't have it, or doesn't know yet. For its own thread. */
    final OptionalLong standsAt(TopicPartition partition) {
        try {
            return OptionalLong.of(position(partition, Duration.ZERO));
        } catch (TimeoutException e) {
            Long sent = sentTo.get(partition);
            return sent == null ? OptionalLong.empty() : OptionalLong.of(sent);
        } catch (InvalidOffsetException | IllegalStateException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        requireRead(offsets);
        super.commitSync(offsets);
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        requireRead(offsets);
        super.commitSync(offsets, timeout);
    }

    private void requireRead(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> requireRead(partition, offset.offset(), standsAt(partition)));
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
}
