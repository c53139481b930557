package io.dncstreams.batch;

import java.util.ArrayList;
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
 * Records of one partition that a poll returned, at least one, by offset. The record that carries them stands where the
 * first of them does: as long as it waits, a commit says that the task goes on there.
 */
public final class InputBatch extends Carried<ConsumerRecord<byte[], byte[]>> {

    /** In one batch. A command that came with the same poll waits for no more of them until it is committed. */
    public static final int MOST = 100;

    private static final String NAME = "dnc-input-batch";

    private InputBatch(List<ConsumerRecord<byte[], byte[]>> records) {
        super(NAME);
        records.forEach(this::put);
    }

    /**
     * What a poll returned, for Streams.
     *
     * @param topics of which records are to come in batches
     */
    public static ConsumerRecords<byte[], byte[]> of(ConsumerRecords<byte[], byte[]> polled, Set<String> topics) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            all.put(partition, topics.contains(partition.topic()) ? batches(records) : records);
        }
        return new ConsumerRecords<>(all, polled.nextOffsets());
    }

    /**
     * The last one comes by itself: Streams takes the place of what it processed last for where it stands, and would
     * commit once more if the consumer is further on than that, also after it has gone back.
     */
    private static List<ConsumerRecord<byte[], byte[]>> batches(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> batches = new ArrayList<>();
        int last = records.size() - 1;
        for (int from = 0; from < last; from += MOST) {
            batches.add(carrier(records.subList(from, Math.min(from + MOST, last))));
        }
        if (last >= 0) {
            batches.add(records.get(last));
        }
        return batches;
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
