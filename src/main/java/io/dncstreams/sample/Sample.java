package io.dncstreams.sample;

import io.dncstreams.list.TeamPartitions;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The main job once, for somebody who has never seen it: a few people opt out, a few hundred prospects in every spelling
 * come by, and the outcome is counted. Runs against the real topics and leaves real records.
 */
public final class Sample {

    /** The team that everything here belongs to. */
    public static final String TEAM = "team_demo";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private static final String CLEARED = "prospects.cleared";
    private static final String SUPPRESSED = "prospects.suppressed";

    private final String bootstrapServers;
    private final TeamPartitions partitions;
    private final Predicate<String> isListed;

    /** @param isListed whether a canonical URL is on the team's list by now */
    public Sample(String bootstrapServers, TeamPartitions partitions, Predicate<String> isListed) {
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
        this.isListed = isListed;
    }

    /**
     * Plays the sample and waits for its outcome.
     *
     * @throws TimeoutException if it doesn't come out within half a minute
     */
    public SampleReport play() throws TimeoutException, InterruptedException {
        List<String> prospects = SamplePeople.prospects();
        try (KafkaConsumer<byte[], byte[]> outcomes = outcomes();
                KafkaProducer<String, byte[]> producer = producer()) {
            for (String optOut : SamplePeople.optOuts(TEAM)) {
                // No key, as a webhook would send it.
                send(producer, new ProducerRecord<>(Topics.OPT_OUTS, utf8(optOut)));
            }
            producer.flush();
            awaitListed();
            int campaign = 0;
            for (String url : prospects) {
                String prospect = SamplePeople.prospect(TEAM, url, "cmp_" + (campaign++ % 3 + 1));
                send(producer, new ProducerRecord<>("prospects", partitions.of(TEAM), TEAM, utf8(prospect)));
            }
            producer.flush();
            return count(outcomes, prospects.size());
        }
    }

    private void awaitListed() throws TimeoutException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (String url : SamplePeople.LISTED) {
            while (!isListed.test(url)) {
                if (System.nanoTime() > end) {
                    throw new TimeoutException("the sample's opt-outs did not take effect");
                }
                Thread.sleep(POLL);
            }
        }
    }

    private static SampleReport count(KafkaConsumer<byte[], byte[]> outcomes, int expected) throws TimeoutException {
        int cleared = 0;
        Map<String, Integer> suppressed = new TreeMap<>();
        Map<String, Integer> unreadable = new TreeMap<>();
        int seen = 0;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (seen < expected) {
            for (ConsumerRecord<byte[], byte[]> record : outcomes.poll(POLL)) {
                seen++;
                switch (record.topic()) {
                    case CLEARED -> cleared++;
                    case SUPPRESSED -> suppressed.merge(header(record, "dnc-url"), 1, Integer::sum);
                    default -> unreadable.merge(header(record, "dnc-error"), 1, Integer::sum);
                }
            }
            if (System.nanoTime() > end) {
                throw new TimeoutException("only " + seen + " of " + expected + " sample prospects came out");
            }
        }
        return new SampleReport(cleared, suppressed, unreadable);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "?" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** A consumer that sees what comes from now on. */
    private KafkaConsumer<byte[], byte[]> outcomes() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> assigned = new ArrayList<>();
        for (String topic : List.of(CLEARED, SUPPRESSED, Topics.DEAD_LETTERS)) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> assigned.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(assigned);
        seekToNow(consumer, assigned);
        return consumer;
    }

    private static void seekToNow(KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> assigned) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
        ends.forEach(consumer::seek);
    }

    private KafkaProducer<String, byte[]> producer() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrapServers);
        config.put("acks", "all");
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    private static void send(KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
        // A failure shows as an outcome that never comes, and that is waited for with a deadline.
        var unused = producer.send(record);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
