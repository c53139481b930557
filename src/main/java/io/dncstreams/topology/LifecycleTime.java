package io.dncstreams.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * What campaigns tell goes after every command and before every gate record. It may overtake a prospect that stood in the
 * log before it: then one campaign too many is remembered. It should not come after a prospect that was sent later, for
 * then one too few would be, were it not for the times that both carry.
 */
final class LifecycleTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return GateTime.AFTER_EVERY_COMMAND - 1;
    }
}
