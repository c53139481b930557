package io.dncstreams.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts records on a topic before a run begins. */
final class Preload {

    private Preload() {}

    /** A record; its key, the team, decides the partition. */
    record Keyed(String team, byte[] value) {}

    /** Sends the records with numbers {@code from} to {@code to}, the latter excluded, and waits until they stand. */
    static void send(String bootstrapServers, String topic, long from, long to, LongFunction<Keyed> record) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "linger.ms",
                50,
                "batch.size",
                131_072,
                "compression.type",
                "lz4");
        AtomicReference<Exception> failed = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long number = from; number < to; number++) {
                Keyed next = record.apply(number);
                var unused = producer.send(
                        new ProducerRecord<>(topic, next.team().getBytes(StandardCharsets.UTF_8), next.value()),
                        (metadata, failure) -> {
                            if (failure != null) {
                                failed.set(failure);
                            }
                        });
            }
            producer.flush();
        }
        if (failed.get() != null) {
            throw new IllegalStateException("records could not be put on " + topic, failed.get());
        }
    }
}
