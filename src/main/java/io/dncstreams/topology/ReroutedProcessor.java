package io.dncstreams.topology;

import io.dncstreams.gate.GateSpec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Records of all gates, and lifecycle events, that were sent on to their team's partition. */
final class ReroutedProcessor extends OnceProcessor {

    private final List<GateSpec> specs;
    private final GateParts parts;
    private final Map<String, Gate> gates = new HashMap<>();
    private ProcessorContext<byte[], Outgoing> context;
    private Outlet outlet;
    private Lifecycle lifecycle;

    ReroutedProcessor(List<GateSpec> specs, GateParts parts) {
        super(Topics.REROUTED, parts);
        this.specs = specs;
        this.parts = parts;
    }

    @Override
    void joined(ProcessorContext<byte[], Outgoing> task, Outlet way) {
        context = task;
        outlet = way;
        lifecycle = new Lifecycle(parts, task, parts.lists().enrolments(task), outlet);
        gates.clear();
        for (GateSpec spec : specs) {
            gates.put(spec.name(), new Gate(spec, parts, task, outlet));
        }
    }

    @Override
    void take(ConsumerRecord<byte[], byte[]> record) {
        Header hop = record.headers().lastHeader(Gate.HOP);
        // Strangers write here too, and a header may come without a value.
        String name = hop == null || hop.value() == null ? "" : new String(hop.value(), StandardCharsets.UTF_8);
        Gate gate = gates.get(name);
        if (name.equals(Lifecycle.HOP_NAME)) {
            lifecycle.rerouted(record);
        } else if (gate == null) {
            parts.meters().deadLetter("unknown_gate");
            outlet.send(
                    CoreTopology.DEAD_LETTERS,
                    parts.deadLetters().of(record, context.taskId().partition(), "unknown_gate"));
        } else {
            gate.rerouted(record);
        }
    }
}
