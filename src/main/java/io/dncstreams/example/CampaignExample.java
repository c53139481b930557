package io.dncstreams.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A campaign tool that contacts nobody: it reads who was cleared and who must be paused, and prints what it would do. It
 * reads both topics from their beginnings at every start; a real one keeps what it has read, and its offsets with it.
 */
public final class CampaignExample {

    private static final String CLEARED = "prospects.cleared";
    private static final String CONTROL = "campaigns.control";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> kafka;
    private final PrintWriter out;
    private final Contacts contacts = new Contacts();

    /** @param kafka client settings; {@code bootstrap.servers} at least */
    public CampaignExample(Map<String, Object> kafka, PrintWriter out) {
        this.kafka = new HashMap<>(kafka);
        // Without it, a record of a transaction that came to nothing would count.
        this.kafka.put("isolation.level", "read_committed");
        this.out = out;
    }

    /**
     * Reads and prints.
     *
     * @param goOn asked once both topics have been read to where they ended at the start, and then after every poll
     */
    public void run(BooleanSupplier goOn) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> control = partitions(consumer, CONTROL);
            List<TopicPartition> cleared = partitions(consumer, CLEARED);
            // The control records come first, all there are: whoever was told to stop while this tool was away must
            // not be contacted until it has read so far.
            readToEnd(consumer, control);
            List<TopicPartition> both = new ArrayList<>(control);
            both.addAll(cleared);
            Map<TopicPartition, Long> read = positions(consumer, control);
            consumer.assign(both);
            read.forEach(consumer::seek);
            consumer.seekToBeginning(cleared);
            readTo(consumer, consumer.endOffsets(both));
            out.println("-- read to the end --");
            out.flush();
            while (goOn.getAsBoolean()) {
                poll(consumer);
            }
        }
    }

    private void readToEnd(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        readTo(consumer, consumer.endOffsets(partitions));
    }

    private void readTo(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(consumer);
        }
    }

    private void poll(KafkaConsumer<byte[], byte[]> consumer) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            try {
                List<Contacts.Change> changes = record.topic().equals(CONTROL) ? control(record) : cleared(record);
                changes.forEach(this::print);
            } catch (IOException | RuntimeException e) {
                out.printf("left out: %s-%d@%d%n", record.topic(), record.partition(), record.offset());
            }
        }
        out.flush();
    }

    private List<Contacts.Change> control(ConsumerRecord<byte[], byte[]> record) throws IOException {
        JsonNode word = JSON.readTree(record.value());
        String action = word.path("action").asText();
        out.printf(
                "%-8s %s %s %s%n",
                action, word.path("teamId").asText(), word.path("url").asText(), word.path("campaigns"));
        JsonNode member = word.path("memberId");
        return contacts.control(
                word.path("teamId").asText(),
                word.path("url").asText(),
                member.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(member.asLong()),
                !action.equals("RELEASE"),
                word.path("version").asLong());
    }

    private List<Contacts.Change> cleared(ConsumerRecord<byte[], byte[]> record) throws IOException {
        JsonNode prospect = JSON.readTree(record.value());
        String member = header(record, "dnc-member-id");
        return contacts.cleared(
                prospect.path("teamId").asText(),
                prospect.path("campaignId").asText(),
                header(record, "dnc-url"),
                member.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(member)),
                Long.parseLong(header(record, "dnc-version")));
    }

    private void print(Contacts.Change change) {
        String what = switch (change.now()) {
            case ACTIVE -> "contact";
            case PAUSED -> change.before().isPresent() ? "stop" : "hold back";
            case RELEASED -> "may resume";
        };
        out.printf(
                "  %-10s %s in %s of %s%n",
                what,
                change.contact().url(),
                change.contact().campaignId(),
                change.contact().teamId());
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
    }

    private static Map<TopicPartition, Long> positions(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        Set.copyOf(partitions).forEach(each -> positions.put(each, consumer.position(each)));
        return positions;
    }
}
