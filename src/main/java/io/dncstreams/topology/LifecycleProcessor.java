package io.dncstreams.topology;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Records of the lifecycle topic. */
final class LifecycleProcessor extends OnceProcessor {

    private final GateParts parts;
    private Lifecycle lifecycle;

    LifecycleProcessor(GateParts parts) {
        super(Topics.LIFECYCLE, parts);
        this.parts = parts;
    }

    @Override
    void joined(ProcessorContext<byte[], Outgoing> task) {
        lifecycle = new Lifecycle(parts, task, parts.lists().enrolments(task));
    }

    @Override
    void take(Record<byte[], byte[]> record) {
        lifecycle.arrived(record);
    }
}
