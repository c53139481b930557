package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.document.AsyncApi;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/clients.md} do what stands there, and leave on the topics what is documented. */
@ExtendWith(KafkaExtension.class)
class ClientSnippetsIT {

    private static final Path PAGE = Path.of("docs", "clients.md");
    private static final String TEAM = "team_demo";

    @TempDir
    private static Path folder;

    private static String bootstrapServers;
    private static DncService service;
    private static String key;

    @BeforeAll
    static void start(OwnKafka kafka) throws Exception {
        bootstrapServers = kafka.bootstrapServers();
        service = DncService.start(settings());
        try (ApiKeyAdmin keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", bootstrapServers), Topics.API_KEYS, InstantSource.system())) {
            key = keys.create(TEAM, EnumSet.allOf(Scope.class), "").key();
        }
        service.awaitReady(Duration.ofSeconds(60));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest verify = HttpRequest.newBuilder(URI.create(url() + "/v1/verify"))
                    .header("Authorization", "Bearer " + key)
                    .build();
            Awaitility.await("the key is known")
                    .until(() -> client.send(verify, BodyHandlers.discarding()).statusCode() == 200);
        }
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyProgramDoesWhatStandsBelowIt() throws Exception {
        List<Snippet> snippets = Snippet.of(PAGE);
        assertThat(snippets)
                .extracting(Snippet::heading)
                .containsExactly("curl", "Python", "JavaScript", "Java", "kcat", "Python and Kafka");
        Map<String, String> environment =
                Map.of("DNC_URL", url(), "DNC_API_KEY", key, "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        return Stream.concat(
                snippets.stream()
                        .map(snippet ->
                                DynamicTest.dynamicTest(snippet.heading(), () -> snippet.run(folder, environment))),
                Stream.of(DynamicTest.dynamicTest(
                        "every record is as documented", ClientSnippetsIT::everyRecordIsAsDocumented)));
    }

    private static void everyRecordIsAsDocumented() {
        sendSomethingToEveryTopic();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = AsyncApi.SHIPPED.channels().stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Set<String> seen = new HashSet<>();
            Awaitility.await("a record of every topic")
                    .atMost(Duration.ofSeconds(60))
                    .pollInSameThread()
                    .until(() -> {
                        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                            hold(record);
                            seen.add(record.topic());
                        }
                        return seen.containsAll(AsyncApi.SHIPPED.channels());
                    });
        }
    }

    private static void hold(ConsumerRecord<byte[], byte[]> record) {
        boolean nonsense = CommittedRecords.header(record, "about").equals("nobody");
        if (!nonsense || record.topic().equals(Topics.DEAD_LETTERS)) {
            String unused = AsyncApi.SHIPPED.hold(record.topic(), record.key(), record.headers(), record.value());
        }
    }

    /** Also where no program of the page was run that does so; on every partition, so that some have a hop to go. */
    private static void sendSomethingToEveryTopic() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                CommittedRecords entries = new CommittedRecords(bootstrapServers, Topics.ENTRIES)) {
            send(producer, Topics.OPT_OUTS, "{'teamId':'team_demo','url':'in/tina'}", new RecordHeaders());
            Awaitility.await("the opt-out takes effect")
                    .until(() -> entries.toEnd().stream()
                            .anyMatch(entry -> new String(entry.key(), StandardCharsets.UTF_8).endsWith("/tina")));
            for (String name : List.of("tina", "tim")) {
                String contact = "{'teamId':'team_demo','url':'in/" + name + "','campaignId':7}";
                send(producer, "prospects", contact, new RecordHeaders().add("theirs", new byte[] {1, 2}));
                send(producer, "agent-tasks", contact, new RecordHeaders());
            }
            send(
                    producer,
                    Topics.LIFECYCLE,
                    "{'teamId':'team_demo','campaignId':7,'status':'ended'}",
                    new RecordHeaders());
            send(
                    producer,
                    "prospects",
                    "{",
                    new RecordHeaders().add("about", "nobody".getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String json, Headers headers) {
        byte[] value = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        for (int partition = 0; partition < 2; partition++) {
            var unused =
                    producer.send(new ProducerRecord<byte[], byte[]>(topic, partition, null, null, value, headers));
        }
    }

    private static String url() {
        return "http://127.0.0.1:" + service.httpPort();
    }

    private static Settings settings() {
        return new SettingsLoader()
                .load(
                        Optional.empty(),
                        Map.of(
                                "dnc.http.port", new SettingsLoader.Option("test", "0"),
                                "dnc.state-dir",
                                        new SettingsLoader.Option(
                                                "test", folder.resolve("state").toString()),
                                "dnc.topics.replicas", new SettingsLoader.Option("test", "1"),
                                "dnc.topics.partitions", new SettingsLoader.Option("test", "2"),
                                "dnc.rate-limit.read", new SettingsLoader.Option("test", "0"),
                                "dnc.rate-limit.write", new SettingsLoader.Option("test", "0"),
                                "dnc.rate-limit.batch", new SettingsLoader.Option("test", "0")))
                .withKafka(new KafkaSettings(Map.of("bootstrap.servers", bootstrapServers)));
    }
}
