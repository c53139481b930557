package io.dncstreams.ownership;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The records of one partition that a poll returned, at least one, by offset. The record that carries them stands where
 * the first of them does: as long as it waits, a commit says that the task goes on there, and afterwards Streams goes by
 * where the poll ended.
 */
public final class InputBatch extends Carried<ConsumerRecord<byte[], byte[]>> {

    private static final String NAME = "dnc-input-batch";

    private InputBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        super(NAME);
        records.forEach(this::put);
    }

    /**
     * What a poll returned, for Streams.
     *
     * @param topics of which all records of a partition are to be carried by one
     */
    static ConsumerRecords<byte[], byte[]> of(ConsumerRecords<byte[], byte[]> polled, Set<String> topics) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            all.put(partition, topics.contains(partition.topic()) ? List.of(carrier(records)) : records);
        }
        return new ConsumerRecords<>(all, polled.nextOffsets());
    }

    /**
     * The record that carries others.
     *
     * @param records of one partition, at least one
     */
    public static ConsumerRecord<byte[], byte[]> carrier(List<ConsumerRecord<byte[], byte[]>> records) {
        ConsumerRecord<byte[], byte[]> first = records.getFirst();
        return new ConsumerRecord<>(
                first.topic(),
                first.partition(),
                first.offset(),
                first.timestamp(),
                first.timestampType(),
                ConsumerRecord.NULL_SIZE,
                NOTHING.length,
                null,
                NOTHING,
                new RecordHeaders(List.of(new InputBatch(records))),
                first.leaderEpoch());
    }

    /** What a record carries; empty if it stands for itself. */
    public static Optional<InputBatch> in(Headers headers) {
        return headers.lastHeader(NAME) instanceof InputBatch batch ? Optional.of(batch) : Optional.empty();
    }
}
