package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Batch checks and exports on the whole service. */
@ExtendWith(KafkaExtension.class)
class ExportIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PEOPLE = 20_000;

    /** So large that the sockets between can't hold all of it. */
    private static final String REASON = "x".repeat(500);

    private final HttpClient client = HttpClient.newHttpClient();
    private DncService service;
    private ApiKeyAdmin keys;
    private String key;

    @BeforeEach
    void start(OwnKafka kafka, @TempDir Path state) throws Exception {
        service = DncService.start(settings(kafka, state));
        keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), Topics.API_KEYS, InstantSource.system());
        key = keys.create("team_a", EnumSet.allOf(Scope.class), "").key();
        service.awaitReady(Duration.ofSeconds(60));
        Awaitility.await("the key is known")
                .until(() -> send("GET", "/v1/verify", "").statusCode() == 200);
    }

    @AfterEach
    void stop() {
        service.close();
        keys.close();
        client.shutdownNow();
    }

    private static Settings settings(OwnKafka kafka, Path state) {
        Map<String, SettingsLoader.Option> options = new HashMap<>();
        Map.of(
                        "dnc.http.port", "0",
                        "dnc.cluster.drain-time", "0s",
                        "dnc.http.max-batch-bytes", "64MiB",
                        "dnc.state-dir", state.toString(),
                        "dnc.topics.replicas", "1",
                        "dnc.topics.partitions", "4",
                        "dnc.rate-limit.read", "0",
                        "dnc.rate-limit.write", "0")
                .forEach((name, value) -> options.put(name, new SettingsLoader.Option("test", value)));
        return new SettingsLoader()
                .load(Optional.empty(), options)
                .withKafka(new KafkaSettings(Map.of("bootstrap.servers", kafka.bootstrapServers())));
    }

    @Test
    void aListIsCheckedAndExportedWholeWhileItChanges() throws Exception {
        List<String> ids = addPeople();

        aBatchOfChecksSeesWhatWasAnsweredBefore(ids);
        anExportHoldsWhatStaysExactlyOnce(ids);
        anExportIsCutOffWhenTheServiceGoes();
    }

    private List<String> addPeople() throws Exception {
        for (int start = 0; start < PEOPLE; start += 10_000) {
            String batch = IntStream.range(start, start + 10_000)
                    .mapToObj(i -> "{\"url\":\"in/person-" + i + "\",\"reason\":\"" + REASON + "\"}")
                    .collect(Collectors.joining(",", "{\"entries\":[", "]}"));
            assertThat(json(send("POST", "/v1/dnc/batch", batch), 201)
                            .at("/data/added")
                            .asInt())
                    .isEqualTo(10_000);
        }
        List<String> ids = exportedIds(open("ndjson"));
        assertThat(ids).hasSize(PEOPLE).doesNotHaveDuplicates();
        return ids;
    }

    private void aBatchOfChecksSeesWhatWasAnsweredBefore(List<String> ids) throws Exception {
        for (int i = 0; i < 5; i++) {
            String name = "just-added-" + i;
            String id = json(send("POST", "/v1/dnc", "{\"url\":\"in/" + name + "\"}"), 201)
                    .at("/data/$id")
                    .asText();
            String gone = ids.get(100 + i);
            assertThat(send("DELETE", "/v1/dnc/" + gone, "").statusCode()).isEqualTo(200);
            int deleted = PEOPLE - 1 - (100 + i);

            JsonNode data = json(
                            send(
                                    "POST",
                                    "/v1/dnc/check/batch",
                                    "{\"urls\":[\"in/%s\",\"nobody\",\"in/person-%d\",\"in/PERSON-1\"]}"
                                            .formatted(name, deleted)),
                            200)
                    .get("data");

            assertThat(data.at("/results/0/entry/$id").asText()).isEqualTo(id);
            assertThat(data.at("/results/1/onList").isNull()).isTrue();
            assertThat(data.at("/results/2/onList").isBoolean()).isTrue();
            assertThat(data.at("/results/2/onList").asBoolean()).isFalse();
            assertThat(data.at("/results/3/onList").asBoolean()).isTrue();
            send("DELETE", "/v1/dnc/" + id, "");
        }
    }

    private void anExportHoldsWhatStaysExactlyOnce(List<String> ids) throws Exception {
        Set<String> deleted = new HashSet<>(ids.subList(100, 105));
        try (BufferedReader lines = lines(open("ndjson"))) {
            List<String> seen = new ArrayList<>();
            String line;
            while ((line = lines.readLine()) != null) {
                seen.add(JSON.readTree(line).get("$id").asText());
                if (seen.size() % 400 == 0) {
                    // One that was not seen yet, one that was, and one that was never there.
                    for (String id : List.of(ids.get(PEOPLE - seen.size() / 10), ids.get(seen.size() / 10))) {
                        if (deleted.add(id)) {
                            assertThat(send("DELETE", "/v1/dnc/" + id, "").statusCode())
                                    .isEqualTo(200);
                        }
                    }
                    assertThat(send("POST", "/v1/dnc", "{\"url\":\"in/later-" + seen.size() + "\"}")
                                    .statusCode())
                            .isEqualTo(201);
                }
            }
            List<String> stayed =
                    ids.stream().filter(id -> !deleted.contains(id)).toList();
            assertThat(seen).doesNotHaveDuplicates().containsAll(stayed);
            assertThat(ids.stream().filter(new HashSet<>(seen)::contains).toList())
                    .as("newest first, nothing that came later")
                    .isEqualTo(seen);
            assertThat(deleted).as("changes while the export was under way").hasSizeGreaterThan(60);
            assertThat(exportedIds(open("ndjson")))
                    .as("the next export has the changes")
                    .doesNotContainAnyElementsOf(deleted)
                    .hasSize(PEOPLE - deleted.size() + seen.size() / 400);
        }
    }

    private void anExportIsCutOffWhenTheServiceGoes() throws Exception {
        try (BufferedReader lines = lines(open("csv"))) {
            assertThat(lines.readLine()).isEqualTo("url,reason,source,createdAt,id");
            Thread stopping = Thread.ofVirtual().start(service::close);
            assertThatThrownBy(() -> {
                        // Slower than the service stops.
                        stopping.join();
                        long read = lines.lines().count();
                        assertThat(read).as("rows of a whole export").isNegative();
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    private static List<String> exportedIds(HttpResponse<InputStream> export) throws IOException {
        try (BufferedReader lines = lines(export)) {
            List<String> ids = new ArrayList<>();
            String line;
            while ((line = lines.readLine()) != null) {
                ids.add(JSON.readTree(line).get("$id").asText());
            }
            return ids;
        }
    }

    private static BufferedReader lines(HttpResponse<InputStream> export) {
        assertThat(export.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(export.body(), StandardCharsets.UTF_8), 1024);
    }

    private HttpResponse<InputStream> open(String format) throws Exception {
        return client.send(
                request("/v1/dnc/export?format=" + format).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return client.send(
                request(path)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }
}
