package io.dncstreams.topology;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.ListStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Records of all gates, and lifecycle events, that were sent on to their team's partition. */
final class ReroutedProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private final List<GateSpec> specs;
    private final GateParts parts;
    private final Map<String, Gate> gates = new HashMap<>();
    private ProcessorContext<byte[], Outgoing> context;
    private Lifecycle lifecycle;

    ReroutedProcessor(List<GateSpec> specs, GateParts parts) {
        this.specs = specs;
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        ListStore store = parts.lists().join(context);
        Enrolments enrolments = parts.lists().enrolments(context);
        this.context = context;
        lifecycle = new Lifecycle(parts, context, enrolments);
        gates.clear();
        for (GateSpec spec : specs) {
            gates.put(spec.name(), new Gate(spec, parts, context, store, enrolments));
        }
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
        Header hop = record.headers().lastHeader(Gate.HOP);
        // Strangers write here too, and a header may come without a value.
        String name = hop == null || hop.value() == null ? "" : new String(hop.value(), StandardCharsets.UTF_8);
        Gate gate = gates.get(name);
        if (name.equals(Lifecycle.HOP_NAME)) {
            lifecycle.rerouted(record);
        } else if (gate == null) {
            parts.meters().deadLetter("unknown_gate");
            context.forward(
                    parts.deadLetters()
                            .of(
                                    record,
                                    context.recordMetadata().orElseThrow(),
                                    context.taskId().partition(),
                                    "unknown_gate",
                                    record.timestamp()),
                    CoreTopology.DEAD_LETTERS_SINK);
        } else {
            gate.rerouted(record);
        }
    }
}
