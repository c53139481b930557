package io.dncstreams.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Commands keep the time at which the broker appended them: deadlines are judged by it. A task takes the record with the
 * smallest time first, so every command goes before every gate record; see {@link GateTime}.
 */
final class CommandTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return of(record);
    }

    /** In ms. */
    static long of(ConsumerRecord<?, ?> record) {
        return Math.clamp(record.timestamp(), 0, GateTime.AFTER_EVERY_COMMAND - 1);
    }
}
