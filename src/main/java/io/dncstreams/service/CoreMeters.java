package io.dncstreams.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * What Kafka Streams does, as far as somebody would act on it: its own metrics are thousands of series an instance, of
 * which these are read when Prometheus asks.
 */
final class CoreMeters implements StateRestoreListener, KafkaStreams.StateListener {

    private static final long RUNNING = 0;

    private final MeterRegistry registry;
    private final Counter restored;
    private final Timer takeovers;
    private final Map<TopicPartition, AtomicLong> left = new ConcurrentHashMap<>();

    /** When it began, by the nano clock; {@link #RUNNING} while nothing moves. */
    private final AtomicLong moving = new AtomicLong(RUNNING);

    CoreMeters(MeterRegistry registry) {
        this.registry = registry;
        restored = Counter.builder("dnc.restored.records")
                .description("Records read back from changelogs since the start; none after a clean stop")
                .register(registry);
        Gauge.builder("dnc.restore.remaining.records", this, CoreMeters::remaining)
                .description("Records still to be read back before partitions come into service")
                .register(registry);
        takeovers = Timer.builder("dnc.takeover.duration")
                .description("From a change of the partitions of this instance until all of them were in service")
                .register(registry);
        TimeGauge.builder("dnc.takeover.current", this, TimeUnit.SECONDS, CoreMeters::movingSeconds)
                .description("For how long partitions have been on the move to this instance; 0 if none is")
                .register(registry);
    }

    /** @param topics those that the topology reads */
    void watch(KafkaStreams streams, Set<String> topics) {
        for (String topic : topics) {
            Gauge.builder("dnc.input.lag.records", () -> lag(streams.metrics(), topic))
                    .description("Records of the partitions of this instance that wait to be processed")
                    .tag("topic", topic)
                    .register(registry);
        }
    }

    void watchThreads(KafkaStreams core, KafkaStreams intake) {
        FunctionCounter.builder("dnc.stream.threads.failed", this, any -> failed(core) + failed(intake))
                .description("Stream threads that died and were replaced")
                .register(registry);
    }

    private static double failed(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("failed-stream-threads"))
                .mapToDouble(metric -> number(metric))
                .sum();
    }

    /** Of each partition once, though clients tell it under more than one spelling of the topic. */
    private static double lag(Map<MetricName, ? extends Metric> metrics, String topic) {
        String plain = topic.replace('.', '_');
        Map<String, Double> byPartition = new HashMap<>();
        metrics.forEach((name, metric) -> {
            if (name.name().equals("records-lag")
                    && plain.equals(name.tags().getOrDefault("topic", "").replace('.', '_'))) {
                byPartition.merge(name.tags().getOrDefault("partition", ""), number(metric), Math::max);
            }
        });
        return byPartition.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double number(Metric metric) {
        return metric.metricValue() instanceof Number value && !Double.isNaN(value.doubleValue())
                ? value.doubleValue()
                : 0;
    }

    @Override
    public void onChange(KafkaStreams.State next, KafkaStreams.State before) {
        if (next == KafkaStreams.State.REBALANCING) {
            moving.compareAndSet(RUNNING, System.nanoTime());
        } else {
            long begun = moving.getAndSet(RUNNING);
            if (next == KafkaStreams.State.RUNNING && begun != RUNNING) {
                takeovers.record(Duration.ofNanos(System.nanoTime() - begun));
            }
        }
    }

    private double movingSeconds() {
        long begun = moving.get();
        return begun == RUNNING
                ? 0.0
                : Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1_000.0;
    }

    private double remaining() {
        long sum = left.values().stream().mapToLong(AtomicLong::get).sum();
        return (double) sum;
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
        left.put(changelog, new AtomicLong(Math.max(0, to - from)));
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long end, long count) {
        restored.increment((double) count);
        AtomicLong still = left.get(changelog);
        if (still != null) {
            still.updateAndGet(now -> Math.max(0, now - count));
        }
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long total) {
        left.remove(changelog);
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
        left.remove(changelog);
    }
}
