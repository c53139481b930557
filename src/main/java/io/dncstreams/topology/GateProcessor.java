package io.dncstreams.topology;

import io.dncstreams.gate.GateSpec;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Records of one gate's input topic. */
final class GateProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private final GateSpec spec;
    private final GateParts parts;
    private ProcessorContext<byte[], Outgoing> context;
    private Gate gate;

    GateProcessor(GateSpec spec, GateParts parts) {
        this.spec = spec;
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        gate = Gate.joining(spec, parts, context);
        this.context = context;
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
        gate.arrived(record);
    }
}
