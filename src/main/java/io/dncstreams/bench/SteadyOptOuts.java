package io.dncstreams.bench;

import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opt-outs that arrive on their topic at a fixed rate until this is closed. */
final class SteadyOptOuts implements AutoCloseable {

    /** Numbers that no other measurement uses. */
    private static final long FIRST_PERSON = 3L << 30;

    private static final int PER_STEP = 100;

    private final FutureTask<Long> sender;
    private volatile boolean stopped;

    private SteadyOptOuts(Lab lab, int perSecond) {
        this.sender = new FutureTask<>(() -> send(lab, perSecond));
    }

    static SteadyOptOuts start(Lab lab, int perSecond) {
        SteadyOptOuts optOuts = new SteadyOptOuts(lab, perSecond);
        Thread.ofPlatform().daemon().name("bench-opt-outs").start(optOuts.sender);
        return optOuts;
    }

    /**
     * Stops.
     *
     * @return how many there were
     */
    long stop() throws ExecutionException, InterruptedException {
        stopped = true;
        return sender.get();
    }

    @Override
    public void close() {
        stopped = true;
    }

    private long send(Lab lab, int perSecond) {
        long sent = 0;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", lab.bootstrapServers(), "linger.ms", 5, "compression.type", "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long began = System.nanoTime();
            while (!stopped) {
                for (int i = 0; i < PER_STEP; i++) {
                    long person = FIRST_PERSON + sent++;
                    var unused = producer.send(new ProducerRecord<>(
                            Topics.OPT_OUTS,
                            lab.workload().team(person).getBytes(StandardCharsets.UTF_8),
                            lab.workload().optOut(person)));
                }
                LockSupport.parkNanos(began + sent * 1_000_000_000L / perSecond - System.nanoTime());
            }
            producer.flush();
        }
        return sent;
    }
}
