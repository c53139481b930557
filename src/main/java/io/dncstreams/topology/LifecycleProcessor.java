package io.dncstreams.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Records of the lifecycle topic. */
final class LifecycleProcessor extends OnceProcessor {

    private final GateParts parts;
    private Lifecycle lifecycle;

    LifecycleProcessor(GateParts parts) {
        super(Topics.LIFECYCLE, parts);
        this.parts = parts;
    }

    @Override
    void joined(ProcessorContext<byte[], Outgoing> task, Outlet outlet) {
        lifecycle = new Lifecycle(parts, task, parts.lists().enrolments(task), outlet);
    }

    @Override
    void take(ConsumerRecord<byte[], byte[]> record) {
        lifecycle.arrived(record);
    }
}
