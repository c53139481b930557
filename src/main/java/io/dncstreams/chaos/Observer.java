package io.dncstreams.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Evidence.EntryLine;
import io.dncstreams.chaos.check.Evidence.Judged;
import io.dncstreams.chaos.check.Evidence.Side;
import io.dncstreams.chaos.check.Evidence.Word;
import io.dncstreams.chaos.check.Person;
import io.dncstreams.gate.GateHeaders;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, read-committed and from the beginning, everything that the service lets out. */
final class Observer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    static final String CLEARED = "prospects.cleared";

    private static final String SUPPRESSED = "prospects.suppressed";
    private static final List<String> TOPICS =
            List.of(CLEARED, SUPPRESSED, Topics.CONTROL, Topics.AUDIT, Topics.ENTRIES, Topics.DEAD_LETTERS);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final List<Judged> judged = new ArrayList<>();
    private final Map<Judged, Long> seenAt = new HashMap<>();
    private final List<Word> words = new ArrayList<>();
    private final List<AuditLine> audit = new ArrayList<>();
    private final List<EntryLine> entries = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();
    private final Set<Person> overlooked = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private Optional<ConsumerRecord<byte[], byte[]>> lastCleared = Optional.empty();
    private volatile boolean running = true;

    Observer(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = partitions();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        thread = Thread.ofPlatform().daemon().name("observer").start(this::run);
    }

    static List<TopicPartition> partitions() {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : TOPICS) {
            for (int partition = 0; partition < ChaosPlan.PARTITIONS; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
        }
        return all;
    }

    private void run() {
        while (running) {
            try {
                var polled = consumer.poll(Duration.ofMillis(200));
                long now = System.nanoTime();
                synchronized (this) {
                    polled.forEach(record -> take(record, now));
                }
                for (TopicPartition partition : consumer.assignment()) {
                    positions.put(partition, consumer.position(partition, Duration.ofMillis(200)));
                }
            } catch (KafkaException e) {
                LOG.debug("the brokers are away", e);
            }
        }
        consumer.close();
    }

    private void take(ConsumerRecord<byte[], byte[]> record, long now) {
        switch (record.topic()) {
            case CLEARED -> {
                lastCleared = Optional.of(record);
                judged(record, Side.CLEARED, now);
            }
            case SUPPRESSED -> judged(record, Side.SUPPRESSED, now);
            case Topics.CONTROL -> word(json(record));
            case Topics.AUDIT -> audited(record, now);
            case Topics.ENTRIES -> entry(record);
            default ->
                deadLetters.add("dead letter at %s-%d@%d: %s"
                        .formatted(record.topic(), record.partition(), record.offset(), header(record, "dnc-error")));
        }
    }

    private void judged(ConsumerRecord<byte[], byte[]> record, Side side, long now) {
        JsonNode json = json(record);
        String entryId = header(record, GateHeaders.ENTRY_ID);
        Judged one = new Judged(
                json.path("number").asLong(),
                new Person(json.path("teamId").asText(), header(record, GateHeaders.URL)),
                side,
                Long.parseLong(header(record, GateHeaders.VERSION)),
                entryId.isEmpty() ? Optional.empty() : Optional.of(entryId),
                json.path("campaignId").asText(),
                "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()));
        judged.add(one);
        seenAt.put(one, now);
    }

    private void word(JsonNode json) {
        Person person =
                new Person(json.path("teamId").asText(), json.path("url").asText());
        boolean pause = json.path("action").asText().equals("PAUSE");
        if (pause && overlooked.contains(person)) {
            return;
        }
        Set<String> campaigns = new HashSet<>();
        json.path("campaigns").forEach(campaign -> campaigns.add(campaign.asText()));
        words.add(new Word(
                person,
                pause,
                json.path("entryId").asText(),
                json.path("version").asLong(),
                campaigns));
    }

    private void audited(ConsumerRecord<byte[], byte[]> record, long now) {
        JsonNode json = json(record);
        audit.add(new AuditLine(
                json.path("teamId").asText(),
                requestId(json),
                json.path("outcome").asText(),
                json.has("url") ? Optional.of(json.path("url").asText()) : Optional.empty(),
                json.path("entryId").asText(),
                json.path("version").asLong(),
                Long.parseLong(header(record, Topics.AUDIT_OFFSET)),
                now));
    }

    /** Of a call, of one person's change in a batch, or of an opt-out by topic. */
    private static String requestId(JsonNode json) {
        String id = json.at("/actor/requestId").asText();
        if (id.isEmpty()) {
            return json.path("eventId").asText();
        }
        return id.startsWith(Recorder.BATCH)
                ? Recorder.ofBatch(id, json.path("url").asText())
                : id;
    }

    private void entry(ConsumerRecord<byte[], byte[]> record) {
        String[] key = new String(record.key(), StandardCharsets.UTF_8).split("\\|", 2);
        entries.add(new EntryLine(
                new Person(key[0], key[1]),
                record.value() == null
                        ? Optional.empty()
                        : Optional.of(json(record).path("$id").asText()),
                Long.parseLong(header(record, Topics.ENTRY_VERSION))));
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** From now on no PAUSE of this person is seen. */
    void overlook(Person person) {
        overlooked.add(person);
    }

    synchronized Optional<ConsumerRecord<byte[], byte[]>> lastCleared() {
        return lastCleared;
    }

    synchronized List<Judged> judged() {
        return List.copyOf(judged);
    }

    /** Nanoseconds; by then it was committed. */
    synchronized long seenAt(Judged one) {
        return seenAt.get(one);
    }

    synchronized List<Word> words() {
        return List.copyOf(words);
    }

    synchronized List<AuditLine> audit() {
        return List.copyOf(audit);
    }

    synchronized List<EntryLine> entries() {
        return List.copyOf(entries);
    }

    synchronized List<String> deadLetters() {
        return List.copyOf(deadLetters);
    }

    boolean hasRead(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
