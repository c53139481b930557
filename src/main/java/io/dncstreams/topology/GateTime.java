package io.dncstreams.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * All gate records count as equally late, whatever their producers wrote: a backlog of them never holds up a command, and
 * one stamped -1 or 2099 neither stops the task nor waits behind the others. The time a record leaves with is set by the
 * broker, which is why every output topic must stamp by append time.
 */
final class GateTime implements TimestampExtractor {

    /** The year 9999. */
    static final long AFTER_EVERY_COMMAND = 253_370_764_800_000L;

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return AFTER_EVERY_COMMAND;
    }
}
