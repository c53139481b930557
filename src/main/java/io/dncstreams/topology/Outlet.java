package io.dncstreams.topology;

import io.dncstreams.batch.OutputBatch;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** How records leave a processor: each by itself, or all that come of one batch together. For one stream thread. */
final class Outlet {

    private static final byte[] NOTHING = {};

    /** Brokers set the time. */
    private static final long TIME = GateTime.AFTER_EVERY_COMMAND;

    private final ProcessorContext<byte[], Outgoing> context;
    private Optional<OutputBatch> gathered = Optional.empty();
    private Sink last;

    Outlet(ProcessorContext<byte[], Outgoing> context) {
        this.context = context;
    }

    /** From now on records wait for {@link #flush}; what waited before, of a batch that failed, is gone. */
    void gather() {
        gathered = Optional.of(new OutputBatch());
    }

    /** Lets out what waits, if anything does. From now on each record leaves by itself. */
    void flush() {
        OutputBatch batch = gathered.orElseThrow();
        gathered = Optional.empty();
        if (!batch.isEmpty()) {
            // Through any sink that is there: the producer looks at the records alone.
            Headers headers = new RecordHeaders(List.of(batch));
            Outgoing nothing = new Outgoing(context.taskId().partition(), NOTHING);
            context.forward(new Record<>(null, nothing, TIME, headers), last.name());
        }
    }

    /** @param partition of the sink's topic */
    void send(Sink sink, int partition, byte[] key, byte[] value, Headers headers) {
        if (gathered.isPresent()) {
            gather(sink, partition, TIME, key, value, headers);
        } else {
            context.forward(new Record<>(key, new Outgoing(partition, value), TIME, headers), sink.name());
        }
    }

    void send(Sink sink, Record<byte[], Outgoing> record) {
        if (gathered.isPresent()) {
            Outgoing out = record.value();
            gather(sink, out.partition(), record.timestamp(), record.key(), out.value(), record.headers());
        } else {
            context.forward(record, sink.name());
        }
    }

    private void gather(Sink sink, int partition, long time, byte[] key, byte[] value, Headers headers) {
        last = sink;
        gathered.orElseThrow().add(new ProducerRecord<>(sink.topic(), partition, time, key, value, headers));
    }
}
