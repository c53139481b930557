package io.dncstreams.bench;

import io.dncstreams.bench.Preload.Keyed;
import io.dncstreams.bench.Workload.Candidate;
import io.dncstreams.gate.GateSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records that a running service does not see before they are let go, all at once: they stand on the topic in a transaction
 * that is still open.
 */
final class Backlog implements AutoCloseable {

    /** Of prospects. */
    static final String TOPIC = GateSpec.PROSPECTS.input();

    private static final int TRANSACTION_TIMEOUT_MS = 600_000;

    private final KafkaProducer<byte[], byte[]> producer;

    private Backlog(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Writes the prospects with numbers {@code from} to {@code to}, the latter excluded. */
    static Backlog hold(Lab lab, long from, long to) {
        return hold(lab, TOPIC, from, to, number -> {
            Candidate candidate = lab.workload().candidate(number);
            return new Keyed(candidate.team(), Workload.prospect(number, candidate));
        });
    }

    /** The same with any records. */
    static Backlog hold(Lab lab, String topic, long from, long to, LongFunction<Keyed> record) {
        Backlog backlog = new Backlog(new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        lab.bootstrapServers(),
                        "transactional.id",
                        "bench-backlog",
                        "transaction.timeout.ms",
                        TRANSACTION_TIMEOUT_MS,
                        "linger.ms",
                        50,
                        "batch.size",
                        131_072,
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
        try {
            backlog.producer.initTransactions();
            backlog.producer.beginTransaction();
            for (long number = from; number < to; number++) {
                Keyed next = record.apply(number);
                var unused = backlog.producer.send(
                        new ProducerRecord<>(topic, next.team().getBytes(StandardCharsets.UTF_8), next.value()));
            }
            backlog.producer.flush();
            return backlog;
        } catch (RuntimeException e) {
            backlog.close();
            throw e;
        }
    }

    /** @throws org.apache.kafka.common.KafkaException if any of it could not be written */
    void release() {
        producer.commitTransaction();
    }

    /** What was not let go is never seen. */
    @Override
    public void close() {
        producer.close();
    }
}
