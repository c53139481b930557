package io.dncstreams.ownership;

import io.dncstreams.batch.OutputBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A stream thread's producer that sends what an {@link OutputBatch} carries. */
class BatchingProducer extends KafkaProducer<byte[], byte[]> {

    private static final String CHANGELOG = "-changelog";

    BatchingProducer(Map<String, Object> config) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Streams counts every record again once it is written, a third of what the producer's own thread does. Of changelogs
     * it has to know the offsets; of other topics, whose records the service counts itself, only what failed.
     *
     * @return of a record that carries others, of the last of them, or of the first that failed at once
     */
    @Override
    public final Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        Optional<OutputBatch> batch = OutputBatch.in(record.headers());
        boolean offsetMatters = callback == null || record.topic().endsWith(CHANGELOG);
        if (batch.isPresent()) {
            return sendEach(batch.get().take(), callback, offsetMatters);
        }
        return super.send(record, offsetMatters ? callback : onFailure(callback));
    }

    /** Up to the first that fails at once: without its topic's metadata, each would wait for a minute. */
    private Future<RecordMetadata> sendEach(
            List<ProducerRecord<byte[], byte[]>> records, Callback callback, boolean lastOffsetMatters) {
        AtomicBoolean failed = new AtomicBoolean();
        Callback onFailure = (metadata, exception) -> {
            if (exception != null) {
                failed.set(true);
                callback.onCompletion(metadata, exception);
            }
        };
        int last = records.size() - 1;
        for (int i = 0; i < last; i++) {
            Future<RecordMetadata> sent = super.send(records.get(i), onFailure);
            if (failed.get()) {
                return sent;
            }
        }
        return super.send(records.get(last), lastOffsetMatters ? callback : onFailure);
    }

    private static Callback onFailure(Callback callback) {
        return (metadata, exception) -> {
            if (exception != null) {
                callback.onCompletion(metadata, exception);
            }
        };
    }
}
