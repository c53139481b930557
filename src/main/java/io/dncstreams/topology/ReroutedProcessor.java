package io.dncstreams.topology;

import io.dncstreams.gate.GateSpec;
import io.dncstreams.store.ListStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Records of all gates that were sent on to their team's partition. */
final class ReroutedProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private final List<GateSpec> specs;
    private final GateParts parts;
    private final Map<String, Gate> gates = new HashMap<>();
    private ProcessorContext<byte[], Outgoing> context;

    ReroutedProcessor(List<GateSpec> specs, GateParts parts) {
        this.specs = specs;
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        ListStore store = parts.lists().join(context);
        this.context = context;
        gates.clear();
        for (GateSpec spec : specs) {
            gates.put(spec.name(), new Gate(spec, parts, context, store));
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
        Gate gate =
                hop == null || hop.value() == null ? null : gates.get(new String(hop.value(), StandardCharsets.UTF_8));
        if (gate == null) {
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
