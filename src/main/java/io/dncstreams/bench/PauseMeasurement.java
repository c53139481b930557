package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One opt-out after the other on the topic, each until a campaign can read its PAUSE. */
final class PauseMeasurement implements Measurement {

    /** People of this measurement are numbered from here on, and are on no list. */
    private static final long OTHERS = 3L << 30;

    private static final long OPT_OUTS = 500;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final Duration POLL = Duration.ofMillis(100);

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        long optOuts = Math.max(50, lab.scaled(OPT_OUTS));
        long warmUp = optOuts / 5;
        Histogram baseline = new Histogram(LONGEST_NANOS, 3);
        Histogram measured = new Histogram(LONGEST_NANOS, 3);
        try (RunningCore core = RunningCore.start(lab);
                TransactionLoop loop = TransactionLoop.start(lab);
                KafkaConsumer<byte[], byte[]> control = control(lab);
                KafkaProducer<byte[], byte[]> producer = producer(lab)) {
            core.awaitServing();
            for (long number = -warmUp; number < optOuts; number++) {
                long began = System.nanoTime();
                loop.ask(1);
                long asked = System.nanoTime();
                send(lab.workload(), producer, OTHERS + warmUp + number);
                await(lab.workload(), control, OTHERS + warmUp + number);
                if (number >= 0) {
                    baseline.recordValue(asked - began);
                    measured.recordValue(System.nanoTime() - asked);
                }
            }
        }
        return List.of(row(baseline, measured, 50), row(baseline, measured, 99));
    }

    private Row row(Histogram baseline, Histogram measured, double percentile) {
        return new Row(
                name(),
                "opt-out to PAUSE, p%.0f".formatted(percentile),
                "bare transaction",
                Unit.MILLISECONDS,
                Rounds.of(
                        baseline.getValueAtPercentile(percentile) / 1e6,
                        measured.getValueAtPercentile(percentile) / 1e6),
                Optional.empty());
    }

    private static void send(Workload workload, KafkaProducer<byte[], byte[]> producer, long person) throws Exception {
        var unused = producer.send(new ProducerRecord<>(Topics.OPT_OUTS, workload.optOut(person)))
                .get(POLL.toSeconds() + 30, TimeUnit.SECONDS);
    }

    private static void await(Workload workload, KafkaConsumer<byte[], byte[]> control, long person)
            throws TimeoutException {
        String key = workload.team(person) + "|" + Workload.person(person).url();
        long end = System.nanoTime() + Lab.PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : control.poll(POLL)) {
                if (new String(record.key(), StandardCharsets.UTF_8).equals(key)) {
                    return;
                }
            }
        }
        throw new TimeoutException("an opt-out without its PAUSE");
    }

    private static KafkaConsumer<byte[], byte[]> control(Lab lab) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", lab.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, Lab.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.CONTROL, partition))
                .toList();
        consumer.assign(partitions);
        // Now, and not at the first poll: by then the first PAUSE may have come.
        consumer.endOffsets(partitions).forEach(consumer::seek);
        return consumer;
    }

    private static KafkaProducer<byte[], byte[]> producer(Lab lab) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", lab.bootstrapServers(), "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
