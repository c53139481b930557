package io.dncstreams.batch;

import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * What became of an {@link InputBatch}, in one or several of these. The producer sends these in the transaction of the record that carries them, and
 * not that record; if one of them fails, that one has.
 */
public final class OutputBatch extends Carried<ProducerRecord<byte[], byte[]>> {

    private static final String NAME = "dnc-output-batch";

    public OutputBatch() {
        super(NAME);
    }

    /** @param record with a partition */
    public void add(ProducerRecord<byte[], byte[]> record) {
        put(record);
    }

    /** What a record carries; empty if it stands for itself. */
    public static Optional<OutputBatch> in(Headers headers) {
        return headers.lastHeader(NAME) instanceof OutputBatch batch ? Optional.of(batch) : Optional.empty();
    }
}
