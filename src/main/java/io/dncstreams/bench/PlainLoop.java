package io.dncstreams.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What one would write without Kafka Streams and without exactly-once: a consumer, a producer, one thread. For
 * reference.
 */
final class PlainLoop {

    private static final String GROUP = "bench-plain-loop";
    private static final long COMMIT_NANOS = 100_000_000;

    private PlainLoop() {}

    /** Forwards the whole topic once. */
    static Pace run(Lab lab, String topic, long records) throws Exception {
        GroupProgress progress = lab.group(GROUP, topic);
        progress.rewind();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                lab.bootstrapServers(),
                                "group.id",
                                GROUP,
                                "enable.auto.commit",
                                false,
                                "auto.offset.reset",
                                "earliest",
                                "max.poll.records",
                                1_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                lab.bootstrapServers(),
                                "acks",
                                "all",
                                "linger.ms",
                                20,
                                "batch.size",
                                131_072,
                                "compression.type",
                                "lz4"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            consumer.subscribe(List.of(topic));
            return forward(lab, consumer, producer, records);
        }
    }

    private static Pace forward(
            Lab lab, KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer, long records) {
        long start = records / 5;
        long done = 0;
        long first = 0;
        long began = 0;
        long committed = 0;
        Duration cpu = Duration.ZERO;
        while (done < records) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(100));
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                var unused = producer.send(new ProducerRecord<>(Lab.BASELINE_OUT, record.key(), record.value()));
            }
            done += polled.count();
            if (done == records || System.nanoTime() - committed > COMMIT_NANOS) {
                producer.flush();
                consumer.commitSync();
                committed = System.nanoTime();
                if (first == 0 && done >= start) {
                    first = done;
                    began = committed;
                    cpu = lab.cpuTime();
                }
            }
        }
        return new Pace(
                done - first,
                Duration.ofNanos(System.nanoTime() - began),
                lab.cpuTime().minus(cpu));
    }
}
