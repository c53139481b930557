package io.dncstreams.topology;

import io.dncstreams.store.InputPositions.Input;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * When the broker appended a gate's record, and in which leader epoch. Streams knows a gate's records by a time that only says in which order to
 * take them, and keeps no other, and no epoch; it asks for that time at most one record before it hands the record over, so the last
 * two of each partition are kept here.
 */
final class AppendTimes {

    private final int partitions;
    private final Map<String, LastTwo[]> topics = new ConcurrentHashMap<>();

    AppendTimes(int partitions) {
        this.partitions = partitions;
    }

    /** @return what this extractor says; the record's own time and epoch are noted */
    TimestampExtractor noting(TimestampExtractor order) {
        return (record, partitionTime) -> {
            note(record);
            return order.extract(record, partitionTime);
        };
    }

    /** Epoch milliseconds; 0 for a record that was never seen here. */
    long of(RecordMetadata record) {
        LastTwo[] topic = topics.get(record.topic());
        return topic == null || record.partition() >= partitions ? 0 : topic[record.partition()].of(record.offset());
    }

    /** {@link Input#NO_EPOCH} for a record that was never seen here, or whose broker told none. */
    int epochOf(RecordMetadata record) {
        LastTwo[] topic = topics.get(record.topic());
        return topic == null || record.partition() >= partitions
                ? Input.NO_EPOCH
                : topic[record.partition()].epochOf(record.offset());
    }

    private void note(ConsumerRecord<Object, Object> record) {
        LastTwo[] topic = topics.computeIfAbsent(record.topic(), name -> {
            LastTwo[] all = new LastTwo[partitions];
            for (int i = 0; i < partitions; i++) {
                all[i] = new LastTwo();
            }
            return all;
        });
        // A task beyond the partitions doesn't start; until it fails, it has nothing to say here.
        if (record.partition() < partitions) {
            topic[record.partition()].note(
                    record.offset(), record.timestamp(), record.leaderEpoch().orElse(Input.NO_EPOCH));
        }
    }

    /** For the stream thread that has the partition; when it goes to another, the rebalance lies in between. */
    private static final class LastTwo {

        private long newerOffset = -1;
        private long newerTime;
        private int newerEpoch;
        private long olderOffset = -1;
        private long olderTime;
        private int olderEpoch;

        void note(long offset, long time, int epoch) {
            olderOffset = newerOffset;
            olderTime = newerTime;
            olderEpoch = newerEpoch;
            newerOffset = offset;
            newerTime = time;
            newerEpoch = epoch;
        }

        long of(long offset) {
            if (offset == newerOffset) {
                return newerTime;
            }
            return offset == olderOffset ? olderTime : 0;
        }

        int epochOf(long offset) {
            if (offset == newerOffset) {
                return newerEpoch;
            }
            return offset == olderOffset ? olderEpoch : Input.NO_EPOCH;
        }
    }
}
