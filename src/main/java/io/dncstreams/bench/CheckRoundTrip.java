package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Checks on one connection, one after the other. An answer that is certain to be current takes a question to the broker
 * for the end of the log and a call over HTTP; so that is what it is held against, both made by the calling thread, one
 * after the other.
 */
final class CheckRoundTrip {

    private static final long CALLS = 20_000;
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final Histogram baseline = new Histogram(LONGEST_NANOS, 3);
    private final Histogram measured = new Histogram(LONGEST_NANOS, 3);

    List<Row> measure(Lab lab, int emptyPort, int servicePort, List<byte[]> requests) throws IOException {
        long calls = Math.max(1_000, lab.scaled(CALLS));
        List<TopicPartition> asked = List.of(new TopicPartition(Topics.COMMANDS, 0));
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", lab.bootstrapServers(), "enable.auto.commit", false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                OneConnection empty = new OneConnection(emptyPort);
                OneConnection service = new OneConnection(servicePort)) {
            consumer.assign(asked);
            for (long call = -calls; call < calls; call++) {
                byte[] request = requests.get((int) Math.floorMod(call, (long) requests.size()));
                long began = System.nanoTime();
                var unused = consumer.endOffsets(asked);
                long bare = System.nanoTime() - began + empty.ask(request);
                long whole = service.ask(request);
                if (call >= 0) {
                    baseline.recordValue(bare);
                    measured.recordValue(whole);
                }
            }
        }
        return List.of(row(50, Optional.of(new Goal.RatioAtMost(1.3))), row(99, Optional.empty()));
    }

    private Row row(double percentile, Optional<Goal> goal) {
        return new Row(
                "check",
                "check, one connection, p%.0f".formatted(percentile),
                "listOffsets, then empty handler",
                Unit.MILLISECONDS,
                Rounds.of(
                        baseline.getValueAtPercentile(percentile) / 1e6,
                        measured.getValueAtPercentile(percentile) / 1e6),
                goal);
    }
}
