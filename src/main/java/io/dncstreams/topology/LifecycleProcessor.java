package io.dncstreams.topology;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Records of the lifecycle topic. */
final class LifecycleProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private final GateParts parts;
    private ProcessorContext<byte[], Outgoing> context;
    private Lifecycle lifecycle;

    LifecycleProcessor(GateParts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        parts.lists().join(context);
        this.context = context;
        lifecycle = new Lifecycle(parts, context, parts.lists().enrolments(context));
    }

    @Override
    public void close() {
        if (context != null) {
            parts.lists().leave(context);
            context = null;
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        lifecycle.arrived(record);
    }
}
