package io.dncstreams.topology;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Records that Streams hands over, as the consumer had them; those of an input batch never were anything else. */
final class Arrived {

    private Arrived() {}

    /**
     * @param time of the record, in ms
     * @param leaderEpoch empty if it is not known
     */
    static ConsumerRecord<byte[], byte[]> alone(
            Record<byte[], byte[]> record, RecordMetadata from, long time, Optional<Integer> leaderEpoch) {
        return new ConsumerRecord<>(
                from.topic(),
                from.partition(),
                from.offset(),
                time,
                TimestampType.LOG_APPEND_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                leaderEpoch);
    }
}
