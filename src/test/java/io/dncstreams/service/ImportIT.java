package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.cli.CommandLineForTests;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Lists in and out over the whole service, which is killed in the middle. */
@ExtendWith(KafkaExtension.class)
class ImportIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEAM = "team_import";
    private static final String KEY = "import-test-key-0123456789";
    private static final String OTHER_KEY = "import-test-other-key-0123456789";
    private static final int ROWS = 60_000;
    private static final Duration IMPORT = Duration.ofMinutes(2);

    @Test
    void whatIsImportedIsListedAndCountedWhateverDies(OwnKafka kafka, @TempDir Path folder) throws Exception {
        CoreUnderTest.applyTopics(kafka.bootstrapServers());
        try (ApiKeyAdmin keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), Topics.API_KEYS, InstantSource.system())) {
            keys.createFixed(TEAM, KEY, EnumSet.allOf(Scope.class));
            keys.createFixed("team_round", OTHER_KEY, EnumSet.allOf(Scope.class));
        }
        Path keyFile = Files.writeString(folder.resolve("key"), KEY);
        Path otherKeyFile = Files.writeString(folder.resolve("other-key"), OTHER_KEY);
        try (ServiceProcess service = new ServiceProcess(kafka.bootstrapServers(), folder)) {
            service.start();
            service.awaitReady();

            rowsOnTheirWaySurviveAKill(service, kafka.bootstrapServers());
            linesOfJson(service);
            exportDeleteImportGivesTheSameList(service, folder, otherKeyFile);
            scrubTakesThemOut(service, folder, keyFile);
        }
    }

    /** Every row is in the log; the lists are not yet whole. */
    private static void rowsOnTheirWaySurviveAKill(ServiceProcess service, String bootstrapServers) throws Exception {
        String csv = "Name;Person Linkedin Url\n"
                + IntStream.range(0, ROWS)
                        .mapToObj(i -> i % 1000 == 999
                                ? "Nobody;no-url\n"
                                : "\"A; B\";linkedin.com/in/person-" + i % (ROWS - 500) + "\n")
                        .collect(Collectors.joining());
        String id = importId(service.exchange("POST", "/v1/dnc/imports?reason=stop", KEY, csv, "text/csv"));
        // The answer comes before the rows do: killed now, the upload would be cut off and the import interrupted.
        try (CommittedRecords optOuts = new CommittedRecords(bootstrapServers, Topics.OPT_OUTS)) {
            optOuts.awaitAtLeast(ROWS + 1);
        }
        service.kill();
        service.start();
        service.awaitReady();

        JsonNode state = awaitState(service, id, ImportIT::isCompleted);
        assertThat(state.get("total").asLong()).isEqualTo(ROWS);
        assertThat(state.get("processed").asLong()).isEqualTo(ROWS);
        assertThat(state.get("errors").asLong()).isEqualTo(ROWS / 1000);
        assertThat(state.get("duplicates").asLong()).isEqualTo(499);
        assertThat(state.get("added").asLong()).isEqualTo(ROWS - ROWS / 1000 - 499);
        assertThat(state.get("failures").get(0).get("line").asLong()).isEqualTo(1001);
        assertThat(state.get("failures").get(0).get("reason").asText()).startsWith("bad_url:");
        JsonNode newest = JSON.readTree(
                service.exchange("GET", "/v1/dnc?limit=1", KEY, "").body());
        assertThat(newest.at("/data/entries/0/url").asText()).endsWith("/person-" + (ROWS - 501));
        assertThat(newest.at("/data/entries/0/reason").asText()).isEqualTo("stop");
    }

    private static void linesOfJson(ServiceProcess service) throws Exception {
        String id = importId(service.exchange(
                "POST",
                "/v1/dnc/imports?source=crm",
                KEY,
                "{\"url\":\"in/person-1\"}\n{\"url\":\"in/json\",\"reason\":\"'=asked, \\\"twice\\\"\"}\n{}",
                "application/x-ndjson"));
        JsonNode state = awaitState(service, id, ImportIT::isCompleted);
        assertThat(List.of(
                        state.get("added").asLong(),
                        state.get("duplicates").asLong(),
                        state.get("errors").asLong()))
                .containsExactly(1L, 1L, 1L);
    }

    private static void exportDeleteImportGivesTheSameList(ServiceProcess service, Path folder, Path keyFile)
            throws Exception {
        service.exchange("POST", "/v1/dnc/batch", OTHER_KEY, """
                {"entries":[{"url":"in/one","reason":"=1+1"},{"url":"in/two","reason":"a, \\"b\\"","source":"crm"},
                {"url":"in/three"},{"url":"in/m%C3%BCller","reason":"'=x","source":" blank "}]}""");
        Path export = folder.resolve("export.csv");
        Files.writeString(
                export,
                service.exchange("GET", "/v1/dnc/export?format=csv", OTHER_KEY, "")
                        .body());
        List<String> before = people(service);
        assertThat(before).hasSize(4);
        for (JsonNode entry : entries(service)) {
            service.status("DELETE", "/v1/dnc/" + entry.get("$id").asText(), OTHER_KEY, "");
        }
        assertThat(people(service)).isEmpty();

        CommandLineForTests.Result result = CommandLineForTests.run(
                "import", export.toString(), "--url", service.address(), "--api-key-file", keyFile.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(people(service)).isEqualTo(before);
    }

    private static void scrubTakesThemOut(ServiceProcess service, Path folder, Path keyFile) throws Exception {
        Path prospects = folder.resolve("prospects.csv");
        Files.writeString(prospects, "name,linkedin_url\r\nAnn,in/person-7\r\nBen,in/nobody-knows\r\nCy,\r\n");
        Path clean = folder.resolve("clean.csv");
        Path out = folder.resolve("out.csv");

        CommandLineForTests.Result result = CommandLineForTests.run(
                "scrub",
                prospects.toString(),
                "--out",
                clean.toString(),
                "--suppressed",
                out.toString(),
                "--url",
                service.address(),
                "--api-key-file",
                keyFile.toString(),
                "--team",
                TEAM);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("3 rows: 1 clean, 1 on the list, 1 not readable");
        assertThat(Files.readString(clean)).isEqualTo("name,linkedin_url\r\nBen,in/nobody-knows\r\n");
        assertThat(Files.readAllLines(out))
                .hasSize(3)
                .startsWith("name,linkedin_url,dnc_status,dnc_detail")
                .endsWith("Cy,,unreadable,missing_url")
                .element(1)
                .asString()
                .matches("Ann,in/person-7,on_list,dnc_[A-Za-z0-9]{24}");
    }

    private static String importId(ServiceProcess.Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body()).at("/data/id").asText();
    }

    private static boolean isCompleted(JsonNode state) {
        return state.get("status").asText().equals("completed");
    }

    /** A team with very many commands under way may get 503 for a while; an import may take its time. */
    private static JsonNode awaitState(ServiceProcess service, String id, Predicate<JsonNode> condition) {
        AtomicReference<JsonNode> state = new AtomicReference<>();
        Awaitility.await("state of the import").atMost(IMPORT).untilAsserted(() -> {
            ServiceProcess.Answer answer = service.exchange("GET", "/v1/dnc/imports/" + id, KEY, "");
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            state.set(JSON.readTree(answer.body()).get("data"));
            assertThat(condition.test(state.get())).as(answer.body()).isTrue();
        });
        return state.get();
    }

    private static Iterable<JsonNode> entries(ServiceProcess service) throws IOException {
        return JSON.readTree(service.exchange("GET", "/v1/dnc?limit=1000", OTHER_KEY, "")
                        .body())
                .at("/data/entries");
    }

    /** Everybody on the list in its order, with what is known of them. */
    private static List<String> people(ServiceProcess service) throws IOException {
        return service.exchange("GET", "/v1/dnc/export?format=ndjson", OTHER_KEY, "")
                .body()
                .lines()
                .map(line -> {
                    try {
                        JsonNode entry = JSON.readTree(line);
                        return entry.get("url").asText() + " "
                                + entry.path("reason").asText() + " "
                                + entry.path("source").asText();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}
