package io.dncstreams.topology;

import io.dncstreams.store.InputPositions;
import io.micrometer.core.instrument.Counter;
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
    private InputPositions.Input position;
    private boolean told;

    OnceProcessor(String topic, GateParts parts) {
        this.topic = topic;
        this.parts = parts;
        this.passedOver = parts.meters().passedOver(topic);
    }

    /** The processor has joined its task. */
    abstract void joined(ProcessorContext<byte[], Outgoing> task);

    /** A record that has not been processed before. */
    abstract void take(Record<byte[], byte[]> record);

    @Override
    public final void init(ProcessorContext<byte[], Outgoing> task) {
        parts.lists().join(task);
        context = task;
        position = parts.lists().position(task, topic);
        told = false;
        joined(task);
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
        RecordMetadata from = context.recordMetadata().orElseThrow();
        if (position.advance(from.offset(), parts.times().epochOf(from))) {
            take(record);
        } else {
            passOver(from);
        }
    }

    private void passOver(RecordMetadata from) {
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
