package io.dncstreams.topology;

import io.dncstreams.batch.InputBatch;
import io.dncstreams.store.InputPositions;
import io.micrometer.core.instrument.Counter;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each record of one topic once, also if the group's coordinator has forgotten how far it was read; see {@link
 * InputPositions}. The list needs none of this: its teams know the offset of their last command.
 */
abstract class OnceProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private static final Logger LOG = LoggerFactory.getLogger(OnceProcessor.class);

    private final String topic;
    private final GateParts parts;
    private final Counter passedOver;
    private ProcessorContext<byte[], Outgoing> context;
    private Outlet outlet;
    private InputPositions.Input position;
    private boolean told;

    OnceProcessor(String topic, GateParts parts) {
        this.topic = topic;
        this.parts = parts;
        this.passedOver = parts.meters().passedOver(topic);
    }

    /** The processor has joined its task. */
    abstract void joined(ProcessorContext<byte[], Outgoing> task, Outlet outlet);

    /** A record that has not been processed before. */
    abstract void take(ConsumerRecord<byte[], byte[]> record);

    @Override
    public final void init(ProcessorContext<byte[], Outgoing> task) {
        parts.lists().join(task);
        context = task;
        outlet = new Outlet(task);
        position = parts.lists().position(task, topic);
        told = false;
        joined(task, outlet);
    }

    @Override
    public final void close() {
        if (context != null) {
            parts.lists().leave(context);
            context = null;
        }
    }

    @Override
    public final void process(Record<byte[], byte[]> record) {
        Optional<InputBatch> batch = InputBatch.in(record.headers());
        if (batch.isPresent()) {
            outlet.gather();
            batch.get().take().forEach(this::once);
            outlet.flush();
        } else {
            once(single(record, context.recordMetadata().orElseThrow()));
        }
    }

    private void once(ConsumerRecord<byte[], byte[]> record) {
        if (position.advance(record.offset(), record.leaderEpoch().orElse(InputPositions.Input.NO_EPOCH))) {
            take(record);
        } else {
            passOver(record);
        }
    }

    private ConsumerRecord<byte[], byte[]> single(Record<byte[], byte[]> record, RecordMetadata from) {
        int epoch = parts.times().epochOf(from);
        return Arrived.alone(
                record,
                from,
                parts.times().of(from),
                epoch == InputPositions.Input.NO_EPOCH ? Optional.empty() : Optional.of(epoch));
    }

    private void passOver(ConsumerRecord<byte[], byte[]> from) {
        passedOver.increment();
        if (!told) {
            told = true;
            LOG.warn(
                    "{}-{}: the group's position has gone back to {}, though records up to {} were processed; those are"
                            + " passed over",
                    topic,
                    from.partition(),
                    from.offset(),
                    position.offset());
        }
    }
}
