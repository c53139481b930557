package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.embedded.EmbeddedKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Today's build starts on what an earlier one wrote. {@code format-1.zip} is the data folder of a broker on which a build of
 * the first format played {@link #play}, stopped cleanly, and {@code format-1-state.zip} its own state folder;
 * {@code format-1.json} is what that build then answered. They are never made again for the same format: a build that can't read them has a format of its own.
 */
class EarlierFormatsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src", "test", "resources", "io", "dncstreams", "service");
    private static final Path DATA = RESOURCES.resolve("format-1.zip");
    private static final Path STATE = RESOURCES.resolve("format-1-state.zip");
    private static final Path ANSWERS = RESOURCES.resolve("format-1.json");
    private static final String KEY_A = "an-api-key-of-team-a-in-the-fixture";
    private static final String KEY_B = "an-api-key-of-team-b-in-the-fixture";
    private static final String REVOKED = "a-revoked-api-key-in-the-fixture-00";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private String kafka;

    /** To be run once for each new format, with the build before it: {@code -Dformats.write=true}. */
    @Test
    @EnabledIfSystemProperty(named = "formats.write", matches = "true")
    void write() throws Exception {
        Path data = folder.resolve("kafka");
        ObjectNode answers;
        try (EmbeddedKafka broker = EmbeddedKafka.start(data, 0)) {
            kafka = broker.bootstrapServers();
            try (DncService service = DncService.start(settings())) {
                play(service);
                answers = answers(service);
            }
        }
        Files.createDirectories(RESOURCES);
        zip(data, DATA);
        zip(folder.resolve("state"), STATE);
        Files.writeString(ANSWERS, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answers) + "\n");
    }

    private void play(DncService service) throws Exception {
        try (ApiKeyAdmin keys =
                new ApiKeyAdmin(Map.of("bootstrap.servers", kafka), Topics.API_KEYS, InstantSource.system())) {
            keys.createFixed("team_a", KEY_A, EnumSet.allOf(Scope.class));
            keys.createFixed("team_b", KEY_B, EnumSet.of(Scope.READ));
            keys.revoke(keys.createFixed("team_a", REVOKED, EnumSet.allOf(Scope.class))
                    .keyId());
        }
        awaitReady(service);
        call(service, "POST", "/v1/dnc/batch", """
                {"entries":[{"url":"in/anna","reason":"asked by mail","source":"inbox"},{"url":"in/bert"},
                {"url":"https://www.linkedin.com/in/m\\u00fcller"},{"url":"in/gone"}]}""", "application/json");
        String gone = json(call(service, "GET", "/v1/dnc/check?url=in/gone", "", ""))
                .at("/data/entry/$id")
                .asText();
        call(service, "DELETE", "/v1/dnc/" + gone, "", "");
        call(service, "POST", "/v1/dnc/imports", "url,reason\nin/carl,asked\nnobody,\n", "text/csv");
        send(Topics.OPT_OUTS, "{\"teamId\":\"team_b\",\"url\":\"in/dora\",\"eventId\":\"evt-1\"}");
        prospect("in/emil", "cmp_1");
        try (CommittedRecords cleared = new CommittedRecords(kafka, "prospects.cleared")) {
            cleared.awaitAtLeast(1);
        }
        try (CommittedRecords audit = new CommittedRecords(kafka, Topics.AUDIT)) {
            audit.awaitAtLeast(7);
        }
    }

    @Test
    void theFirstFormatIsRead() throws Exception {
        Path data = folder.resolve("kafka");
        unzip(DATA, data);
        try (EmbeddedKafka broker = broker(data)) {
            kafka = broker.bootstrapServers();
            try (DncService service = DncService.start(settings())) {
                awaitReady(service);

                assertThat(answers(service)).isEqualTo(JSON.readTree(ANSWERS.toFile()));

                assertThat(restored(service)).isPositive();
                assertThat(status(service, KEY_A, "POST", "/v1/dnc", "{\"url\":\"in/anna\"}"))
                        .isEqualTo(409);
                assertThat(status(service, KEY_A, "POST", "/v1/dnc", "{\"url\":\"in/gone\"}"))
                        .isEqualTo(201);
                assertThat(status(service, KEY_B, "POST", "/v1/dnc", "{\"url\":\"in/anna\"}"))
                        .isEqualTo(403);
                assertThat(status(service, REVOKED, "GET", "/v1/dnc", "")).isEqualTo(401);
                whoWasLetInIsPaused(service);
            }
        }
    }

    /** An upgrade in place: nothing is read back from changelogs, what is on the disk is what there is. */
    @Test
    void theStoresOfTheFirstFormatAreRead() throws Exception {
        Path data = folder.resolve("kafka");
        unzip(DATA, data);
        unzip(STATE, folder.resolve("state"));
        asIfStoppedJustNow();
        try (EmbeddedKafka broker = broker(data)) {
            kafka = broker.bootstrapServers();
            try (DncService service = DncService.start(settings())) {
                awaitReady(service);

                assertThat(answers(service)).isEqualTo(JSON.readTree(ANSWERS.toFile()));

                assertThat(restored(service)).isZero();
                whoWasLetInIsPaused(service);
            }
        }
    }

    /** The fixture is older than stores on a disk may be. All else stays as that build wrote it. */
    private void asIfStoppedJustNow() throws IOException {
        Path stamp = folder.resolve("state").resolve("dnc-streams.generation");
        String[] fields = Files.readString(stamp).split(" ", -1);
        Files.writeString(stamp, "%s %s %d\n".formatted(fields[0], fields[1], System.currentTimeMillis()));
    }

    /** Records read back from changelogs. */
    private double restored(DncService service) throws Exception {
        return send(service, KEY_A, "GET", "/metrics", "", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("dnc_restored_records_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static EmbeddedKafka broker(Path data) throws Exception {
        return EmbeddedKafka.builder(data)
                // The positions of groups are as old as the fixture.
                .with(Map.of("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE)))
                .start();
    }

    /** Enrolments: the gate let this person into a campaign before the upgrade. */
    private void whoWasLetInIsPaused(DncService service) throws Exception {
        assertThat(status(service, KEY_A, "POST", "/v1/dnc", "{\"url\":\"in/emil\"}"))
                .isEqualTo(201);
        try (CommittedRecords control = new CommittedRecords(kafka, Topics.CONTROL)) {
            assertThat(control.toEnd())
                    .filteredOn(record -> new String(record.key(), StandardCharsets.UTF_8).endsWith("/in/emil"))
                    .last()
                    .satisfies(
                            pause -> assertThat(CommittedRecords.value(pause)).contains("PAUSE", "cmp_1"));
        }
    }

    /** What a build knows of the story: lists, with ids, times and order, and the version that a gate decides by. */
    private ObjectNode answers(DncService service) throws Exception {
        ObjectNode answers = JSON.createObjectNode();
        answers.set("team_a", json(send(service, KEY_A, "GET", "/v1/dnc?limit=100", "", "")));
        answers.set("team_b", json(send(service, KEY_B, "GET", "/v1/dnc?limit=100", "", "")));
        try (CommittedRecords suppressed = new CommittedRecords(kafka, "prospects.suppressed")) {
            int before = suppressed.toEnd().size();
            prospect("in/anna", "cmp_2");
            answers.put(
                    "version",
                    CommittedRecords.header(suppressed.awaitAtLeast(before + 1).getLast(), "dnc-version"));
        }
        return answers;
    }

    private Settings settings() {
        Map<String, SettingsLoader.Option> options = new TreeMap<>();
        Map.of(
                        "dnc.http.port", "0",
                        "dnc.state-dir", folder.resolve("state").toString(),
                        "dnc.topics.replicas", "1",
                        "dnc.topics.partitions", "2",
                        "dnc.standby-replicas", "0",
                        "dnc.enrolments.max-age-days", "3650")
                .forEach((name, value) -> options.put(name, new SettingsLoader.Option("test", value)));
        return new SettingsLoader()
                .load(Optional.empty(), options)
                .withKafka(new KafkaSettings(Map.of("bootstrap.servers", kafka)));
    }

    private void awaitReady(DncService service) throws Exception {
        service.awaitReady(Duration.ofSeconds(60));
        Awaitility.await("the keys are known").until(() -> status(service, KEY_B, "GET", "/v1/verify", "") == 200);
    }

    private void prospect(String url, String campaign) {
        send("prospects", CoreUnderTest.prospect("team_a", url, campaign));
    }

    private void send(String topic, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer())) {
            var unused = producer.send(new ProducerRecord<>(topic, "team_a", value));
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> call(DncService service, String method, String path, String body, String type)
            throws Exception {
        HttpResponse<String> answer = send(service, KEY_A, method, path, body, type);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer;
    }

    private int status(DncService service, String key, String method, String path, String body) throws Exception {
        return send(service, key, method, path, body, "application/json").statusCode();
    }

    private HttpResponse<String> send(
            DncService service, String key, String method, String path, String body, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service.httpPort() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void zip(Path data, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(Files::isRegularFile)
                    // RocksDB's own diary has paths and machine in it, and nobody reads it.
                    .filter(file -> !file.getFileName().toString().startsWith("LOG"))
                    .sorted()
                    .toList();
        }
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(9);
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(data.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
            }
        }
    }

    private static void unzip(Path source, Path data) throws IOException {
        try (InputStream in = Files.newInputStream(source);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = data.resolve(entry.getName()).normalize();
                assertThat(file.startsWith(data)).isTrue();
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
