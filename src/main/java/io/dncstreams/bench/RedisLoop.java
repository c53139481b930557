package io.dncstreams.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.gate.GateHeaders;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One thread of what a user would write instead of the gate: a consumer, one question to Redis for everything that a poll
 * brought, a producer whose transactions hold the offsets too. The list is as current as whoever writes it to Redis.
 */
final class RedisLoop implements AutoCloseable {

    static final String GROUP = "bench-redis";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = 100_000_000;
    private static final byte[] LIST_VERSION = ascii("1");

    private final RedisConnection redis;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private long transactionBegan;
    private long cleared;
    private long suppressed;

    /** @param name of this loop among those of the group */
    RedisLoop(Lab lab, RedisServer server, String topic, String name) throws IOException {
        redis = server.connect();
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        lab.bootstrapServers(),
                        "group.id",
                        GROUP,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest",
                        "max.poll.records",
                        1_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        lab.bootstrapServers(),
                        "transactional.id",
                        GROUP + "-" + name,
                        "linger.ms",
                        20,
                        "batch.size",
                        131_072,
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        consumer.subscribe(List.of(topic), new CommitBeforeLeaving());
    }

    /** Polls once, and commits when it is time to. */
    void step() throws IOException {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
            if (offsets.isEmpty()) {
                producer.beginTransaction();
                transactionBegan = System.nanoTime();
            }
            judge(records);
            offsets.putAll(records.nextOffsets());
        }
        if (System.nanoTime() - transactionBegan >= COMMIT_NANOS) {
            commit();
        }
    }

    long cleared() {
        return cleared;
    }

    long suppressed() {
        return suppressed;
    }

    private record Prospect(ConsumerRecord<byte[], byte[]> record, String url) {}

    private void judge(ConsumerRecords<byte[], byte[]> records) throws IOException {
        List<Prospect> prospects = new ArrayList<>(records.count());
        List<String> keys = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            JsonNode json = JSON.readTree(record.value());
            if (!(ProfileUrls.read(json.path("url").asText()) instanceof Person person)) {
                throw new IllegalStateException("a prospect without a person");
            }
            prospects.add(new Prospect(record, person.url()));
            keys.add(RedisServer.key(json.path("teamId").asText(), person.url()));
        }
        List<Optional<byte[]>> entries = redis.get(keys);
        for (int i = 0; i < entries.size(); i++) {
            send(prospects.get(i), entries.get(i));
        }
    }

    private void send(Prospect prospect, Optional<byte[]> entryId) {
        List<Header> headers = new ArrayList<>(4);
        headers.add(new RecordHeader(GateHeaders.STATUS, ascii(entryId.isPresent() ? "suppressed" : "cleared")));
        headers.add(new RecordHeader(GateHeaders.URL, prospect.url().getBytes(StandardCharsets.UTF_8)));
        headers.add(new RecordHeader(GateHeaders.VERSION, LIST_VERSION));
        entryId.ifPresent(id -> headers.add(new RecordHeader(GateHeaders.ENTRY_ID, id)));
        ConsumerRecord<byte[], byte[]> from = prospect.record();
        var unused = producer.send(new ProducerRecord<>(
                entryId.isPresent() ? Lab.BASELINE_ASIDE : Lab.BASELINE_OUT,
                from.partition(),
                from.timestamp(),
                from.key(),
                from.value(),
                headers));
        if (entryId.isPresent()) {
            suppressed++;
        } else {
            cleared++;
        }
    }

    private void commit() {
        if (!offsets.isEmpty()) {
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
            offsets.clear();
        }
    }

    private final class CommitBeforeLeaving implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // The group's offsets are where it goes on.
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        consumer.close();
        producer.close();
        redis.close();
    }
}
