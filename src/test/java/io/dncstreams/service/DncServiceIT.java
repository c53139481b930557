package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.deploy.WatchedMetrics;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The whole service on a real broker, as its users meet it. */
@ExtendWith(KafkaExtension.class)
class DncServiceIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private OwnKafka kafka;
    private ApiKeyAdmin keys;
    private DncService service;
    private ApiKeyAdmin.Created key;

    @BeforeEach
    void start(OwnKafka own, @TempDir Path state) throws Exception {
        kafka = own;
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        ((Logger) LoggerFactory.getLogger("io.dncstreams")).setLevel(Level.DEBUG);
        service = DncService.start(settings(state));
        keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), Topics.API_KEYS, InstantSource.system());
        key = keys.create("team_a", EnumSet.allOf(Scope.class), "");
        service.awaitReady(Duration.ofSeconds(60));
        Awaitility.await("the key is known").until(() -> get("/v1/verify").statusCode() == 200);
    }

    @AfterEach
    void stop() {
        service.close();
        keys.close();
        client.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        ((Logger) LoggerFactory.getLogger("io.dncstreams")).setLevel(null);
    }

    private Settings settings(Path state) {
        return new SettingsLoader()
                .load(
                        Optional.empty(),
                        Map.of(
                                "dnc.http.port", new SettingsLoader.Option("test", "0"),
                                "dnc.cluster.drain-time", new SettingsLoader.Option("test", "0s"),
                                "dnc.state-dir", new SettingsLoader.Option("test", state.toString()),
                                "dnc.topics.replicas", new SettingsLoader.Option("test", "1"),
                                "dnc.topics.partitions", new SettingsLoader.Option("test", "4")))
                .withKafka(new KafkaSettings(Map.of("bootstrap.servers", kafka.bootstrapServers())));
    }

    @Test
    void anOptOutStopsProspectsUntilItIsDeleted() throws Exception {
        JsonNode added = json(post("/v1/dnc", "{\"url\":\"https://www.LinkedIn.com/in/Jane-Secret/?x=1\"}"), 201);
        String id = added.at("/data/$id").asText();

        assertThat(added.at("/data/url").asText()).isEqualTo("https://linkedin.com/in/jane-secret");
        assertThat(json(post("/v1/dnc", "{\"url\":\"in/jane-secret\"}"), 409)
                        .at("/data/$id")
                        .asText())
                .isEqualTo(id);
        HttpResponse<String> first = get("/v1/dnc/check?url=in/jane-secret");
        assertThat(json(first, 200).at("/data/onList").asBoolean()).isTrue();
        assertThat(first.headers().firstValue("X-Cache")).hasValue("MISS");
        assertThat(get("/v1/dnc/check?url=LINKEDIN.COM/IN/JANE-SECRET")
                        .headers()
                        .firstValue("X-Cache"))
                .hasValue("HIT");
        sendProspect("in/jane-secret", "cmp_1");
        try (CommittedRecords suppressed = new CommittedRecords(kafka.bootstrapServers(), "prospects.suppressed")) {
            assertThat(CommittedRecords.header(suppressed.awaitAtLeast(1).getFirst(), "dnc-entry-id"))
                    .isEqualTo(id);
        }

        assertThat(send("DELETE", "/v1/dnc/" + id, "").body())
                .isEqualTo("{\"error\":null,\"data\":{\"message\":\"DNC entry deleted successfully\"}}");

        HttpResponse<String> gone = get("/v1/dnc/check?url=in/jane-secret");
        assertThat(gone.body()).isEqualTo("{\"error\":null,\"data\":{\"onList\":false,\"entry\":null}}");
        assertThat(gone.headers().firstValue("X-Cache")).hasValue("MISS");
        sendProspect("in/jane-secret", "cmp_2");
        try (CommittedRecords cleared = new CommittedRecords(kafka.bootstrapServers(), "prospects.cleared")) {
            assertThat(CommittedRecords.value(cleared.awaitAtLeast(1).getFirst()))
                    .contains("cmp_2");
        }
        theAuditTrailTellsTheStory(id);
        theLogTellsNothing();
    }

    private void theAuditTrailTellsTheStory(String id) throws IOException {
        try (CommittedRecords audit = new CommittedRecords(kafka.bootstrapServers(), Topics.AUDIT)) {
            List<ConsumerRecord<byte[], byte[]>> trail = audit.awaitAtLeast(3);
            assertThat(trail)
                    .extracting(record -> JSON.readTree(record.value()))
                    .extracting(record -> record.get("action").asText() + " "
                            + record.get("outcome").asText() + " "
                            + record.get("entryId").asText() + " "
                            + record.at("/actor/keyId").asText())
                    .containsExactly(
                            "add added " + id + " " + key.stored().keyId(),
                            "add duplicate " + id + " " + key.stored().keyId(),
                            "delete removed " + id + " " + key.stored().keyId());
            assertThat(JSON.readTree(trail.getFirst().value()).get("input").asText())
                    .isEqualTo("https://www.LinkedIn.com/in/Jane-Secret/?x=1");
        }
    }

    private void theLogTellsNothing() {
        assertThat(List.copyOf(log.list)).isNotEmpty().allSatisfy(event -> {
            String text = event.getFormattedMessage()
                    + event.getKeyValuePairs()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : event.getThrowableProxy().getMessage());
            assertThat(text).doesNotContainIgnoringCase("jane").doesNotContain(key.key());
        });
    }

    @Test
    void aBatchIsAnsweredInOrderAndListedNewestFirst() throws Exception {
        JsonNode answer = json(
                post(
                        "/v1/dnc/batch",
                        "{\"entries\":[{\"url\":\"in/one\"},{\"url\":\"nobody\"},{\"url\":\"in/ONE\"},"
                                + "{\"url\":\"in/two\",\"reason\":\"asked\"}]}"),
                201);

        assertThat(answer.at("/message").asText()).isEqualTo("Bulk import completed: 2 added, 1 duplicates, 1 errors");
        assertThat(answer.at("/data/details").findValuesAsText("status"))
                .containsExactly("added", "error", "duplicate", "added");
        HttpResponse<String> page = get("/v1/dnc?limit=1&offset=0");
        assertThat(json(page, 200).at("/data/entries").findValuesAsText("url"))
                .containsExactly("https://linkedin.com/in/two");
        assertThat(page.headers().firstValue("X-Total-Count")).hasValue("2");
    }

    @Test
    void aRevokedKeyOpensNothing() throws Exception {
        keys.revoke(key.stored().keyId());

        Awaitility.await("the revocation is known")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(get("/v1/dnc").statusCode()).isEqualTo(401));
    }

    @Test
    void metricsNameNeitherTeamsNorContacts() throws Exception {
        post("/v1/dnc", "{\"url\":\"in/jane-secret\"}");

        String scrape = get("/metrics").body();

        assertThat(scrape)
                .contains("dnc_decisions_total{outcome=\"added\"} 1.0")
                .doesNotContain("team_a")
                .doesNotContain("jane");
    }

    @Test
    void whatTheDashboardAndTheAlertsWatchIsThere() throws Exception {
        Set<String> watched = new TreeSet<>(WatchedMetrics.ofTheService());
        // There is no TLS here; WholeStoryIT has it.
        assertThat(watched.remove("dnc_tls_certificate_expiry_timestamp_seconds"))
                .isTrue();
        // Series are there from the first time on.
        post("/v1/dnc", "{\"url\":\"in/somebody\"}");
        sendProspect("linkedin.com/company/acme", "cmp_1");

        Awaitility.await("a dead letter is counted")
                .untilAsserted(() -> assertThat(get("/metrics").body().lines())
                        .map(line -> line.split("[{ ]", 2)[0])
                        .containsAll(watched));
    }

    private void sendProspect(String url, String campaign) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            var unused = producer.send(
                    new ProducerRecord<>("prospects", "team_a", CoreUnderTest.prospect("team_a", url, campaign)));
        }
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send("POST", path, body);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + key.key())
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
