package io.dncstreams.topology;

import io.dncstreams.gate.GateSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Records of one gate's input topic. */
final class GateProcessor extends OnceProcessor {

    private final GateSpec spec;
    private final GateParts parts;
    private Gate gate;

    GateProcessor(GateSpec spec, GateParts parts) {
        super(spec.input(), parts);
        this.spec = spec;
        this.parts = parts;
    }

    @Override
    void joined(ProcessorContext<byte[], Outgoing> task, Outlet outlet) {
        gate = new Gate(spec, parts, task, outlet);
    }

    @Override
    void take(ConsumerRecord<byte[], byte[]> record) {
        gate.arrived(record);
    }
}
