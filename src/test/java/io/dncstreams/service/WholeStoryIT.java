package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.tls.TestCertificates;
import io.dncstreams.tls.TlsContexts;
import io.dncstreams.tls.TlsFiles;
import io.dncstreams.topology.Topics;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Everything that can happen to a service, over TLS and with a port for operators: nobody who is contacted, no key and no
 * token shows in the log, however much it tells, nor in the metrics; and the metrics are those that are documented.
 */
@ExtendWith(KafkaExtension.class)
class WholeStoryIT {

    /** In every URL, name, reason, id and wrong key of this story. */
    private static final String MARK = "zzstop";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?m)^\\| `((?:dnc|http)_[a-z_]+)(?:\\{([a-z_,]+)})?` \\|");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private HttpClient client;
    private DncService service;
    private String key;

    @Test
    void nobodyShowsInLogsAndMetrics(OwnKafka kafka, @TempDir Path folder) throws Exception {
        TlsFiles files = new TestCertificates(folder).selfSigned("story");
        client = HttpClient.newBuilder()
                .sslContext(TlsContexts.trusting(files.certificate()))
                .build();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Logger own = (Logger) LoggerFactory.getLogger("io.dncstreams");
        // Read while threads of the service write.
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        root.addAppender(log);
        own.setLevel(Level.TRACE);
        String scrape;
        try (ApiKeyAdmin keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", kafka.bootstrapServers()), Topics.API_KEYS, InstantSource.system())) {
            service = DncService.start(settings(kafka, folder, files));
            ApiKeyAdmin.Created created = keys.create("team_" + MARK, EnumSet.allOf(Scope.class), "");
            ApiKeyAdmin.Created revoked = keys.create("team_" + MARK, EnumSet.allOf(Scope.class), "");
            key = created.key();
            service.awaitReady(Duration.ofSeconds(60));
            Awaitility.await("the key is known").until(() -> status("GET", "/v1/verify", "") == 200);

            overRest();
            overTopics(kafka);
            keys.revoke(revoked.stored().keyId());
            scrape = operators("/metrics");
            theRequestIdIsEverywhere(kafka);
        } finally {
            service.close();
            client.close();
            root.detachAppender(log);
            own.setLevel(null);
        }

        assertThat(scrape).doesNotContainIgnoringCase(MARK);
        theMetricsAreThoseThatAreDocumented(scrape);
        assertThat(log.list)
                .hasSizeGreaterThan(30)
                .extracting(WholeStoryIT::everything)
                .allSatisfy(text ->
                        assertThat(text).doesNotContainIgnoringCase(MARK).doesNotContain(key));
    }

    private static io.dncstreams.config.Settings settings(OwnKafka kafka, Path folder, TlsFiles files) {
        Map<String, SettingsLoader.Option> options = new TreeMap<>();
        Map.of(
                        "dnc.log.requests", "true",
                        "dnc.http.port", "0",
                        "dnc.operator.port", "0",
                        "dnc.http.tls.certificate-file", files.certificate().toString(),
                        "dnc.http.tls.key-file", files.key().toString(),
                        "dnc.state-dir", folder.resolve("state").toString(),
                        "dnc.topics.replicas", "1",
                        "dnc.topics.partitions", "4",
                        "dnc.rate-limit.batch", "4",
                        "dnc.max-record-bytes", "16KiB")
                .forEach((name, value) -> options.put(name, new SettingsLoader.Option("test", value)));
        return new SettingsLoader()
                .load(Optional.empty(), options)
                .withKafka(new KafkaSettings(Map.of("bootstrap.servers", kafka.bootstrapServers())));
    }

    private void overRest() throws Exception {
        String url = "{\"url\":\"https://www.linkedin.com/in/" + MARK + "-anna/?trk=x\",\"reason\":\"" + MARK + "\"}";
        String id = JSON.readTree(send("POST", "/v1/dnc", url).body())
                .at("/data/$id")
                .asText();
        assertThat(status("POST", "/v1/dnc", url)).isEqualTo(409);
        assertThat(status("GET", "/v1/dnc/check?url=in/" + MARK + "-anna", "")).isEqualTo(200);
        assertThat(status("GET", "/v1/dnc/check?url=in/" + MARK + "-anna", "")).isEqualTo(200);
        assertThat(status("GET", "/v1/dnc?limit=10", "")).isEqualTo(200);
        assertThat(status("GET", "/v1/dnc/export?format=csv", "")).isEqualTo(200);
        assertThat(status("DELETE", "/v1/dnc/" + id, "")).isEqualTo(200);
        assertThat(status("DELETE", "/v1/dnc/" + id, "")).isEqualTo(404);
        String people = "{\"entries\":[{\"url\":\"in/" + MARK + "-bert\"},{\"url\":\"" + MARK + "\"}]}";
        assertThat(status("POST", "/v1/dnc/batch", people)).isEqualTo(201);
        assertThat(status("POST", "/v1/dnc/check/batch", "{\"urls\":[\"in/" + MARK + "\",\"" + MARK + "\"]}"))
                .isEqualTo(200);
        String csv = "name,url\n" + MARK + ",linkedin.com/in/" + MARK + "-carl\n" + MARK + "," + MARK + "\n";
        assertThat(call("POST", "/v1/dnc/imports", csv, "Content-Type", "text/csv"))
                .isBetween(200, 299);
        assertThat(call("POST", "/v1/dnc/imports", "\"" + MARK, "Content-Type", "text/csv"))
                .isBetween(200, 499);
        for (String broken : List.of(
                "{\"url\":\"linkedin.com/company/" + MARK + "\"}",
                "{\"url\":\"" + MARK,
                "{\"" + MARK + "\":\"" + MARK + "\"}",
                "[\"" + MARK + "\"]",
                MARK,
                "{\"url\":\"in/" + MARK + "\\ud800\"}",
                "{\"url\":{\"" + MARK + "\":1}}",
                "{\"url\":\"in/" + MARK + "\"}{}")) {
            assertThat(status("POST", "/v1/dnc", broken)).as(broken).isEqualTo(400);
            assertThat(status("POST", "/v1/dnc/batch", broken)).as(broken).isIn(400, 429);
            assertThat(status("POST", "/v1/dnc/check/batch", broken)).as(broken).isEqualTo(400);
        }
        assertThat(status("GET", "/v1/dnc/check?url=linkedin.com/school/" + MARK, ""))
                .isEqualTo(400);
        assertThat(status("GET", "/v1/dnc?limit=" + MARK, "")).isEqualTo(400);
        assertThat(status("DELETE", "/v1/dnc/" + MARK, "")).isEqualTo(404);
        assertThat(status("GET", "/v1/dnc/imports/" + MARK, "")).isEqualTo(404);
        assertThat(status("GET", "/in/" + MARK, "")).isEqualTo(404);
        assertThat(status("BREW", "/v1/dnc/" + MARK, "")).isBetween(400, 499);
        assertThat(call("GET", "/v1/dnc", "", "Authorization", "Bearer " + MARK))
                .isEqualTo(401);
        assertThat(call("GET", "/v1/dnc", "", "Authorization", MARK)).isEqualTo(401);
        assertThat(call("GET", "/v1/dnc", "", "Dnc-Peer", MARK)).isEqualTo(400);
        assertThat(call("GET", "/v1/verify", "", "X-Request-Id", "not@an id " + MARK))
                .isIn(200, 401);
    }

    private static void overTopics(OwnKafka kafka) {
        String team = "team_" + MARK;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                CommittedRecords cleared = new CommittedRecords(kafka.bootstrapServers(), "prospects.cleared");
                CommittedRecords suppressed = new CommittedRecords(kafka.bootstrapServers(), "prospects.suppressed");
                CommittedRecords letters = new CommittedRecords(kafka.bootstrapServers(), Topics.DEAD_LETTERS);
                CommittedRecords control = new CommittedRecords(kafka.bootstrapServers(), Topics.CONTROL)) {
            List<String> broken = List.of(
                    MARK,
                    "{\"teamId\":\"" + MARK,
                    "{\"teamId\":\"" + MARK + "\",\"url\":\"" + MARK + "\",\"campaignId\":\"" + MARK + "\"}",
                    "{\"teamId\":\"" + MARK + "\",\"url\":\"https://" + MARK + ".example/in/x\",\"campaignId\":\"c\"}",
                    "{\"teamId\":\"" + MARK + " " + MARK + "\",\"url\":\"in/" + MARK + "\",\"campaignId\":\"c\"}",
                    "{\"teamId\":\"" + MARK + "\",\"url\":\"in/" + MARK
                            + "\",\"url\":\"in/other\",\"campaignId\":\"c\"}",
                    "{\"teamId\":\"" + MARK + "\",\"url\":\"in/" + MARK + "\",\"x\":\"" + MARK.repeat(4_000) + "\"}");
            List<String> inputs = List.of(
                    Topics.OPT_OUTS, "prospects", "agent-tasks", Topics.COMMANDS, Topics.REROUTED, Topics.LIFECYCLE);
            for (String topic : inputs) {
                for (String value : broken) {
                    send(producer, topic, MARK, value);
                }
                send(producer, topic, MARK, null);
            }
            send(producer, Topics.API_KEYS, MARK, MARK);
            send(producer, Topics.API_KEYS, "ab".repeat(32), "{\"key\":\"" + MARK + "\"}");
            send(producer, "prospects", team, CoreUnderTest.prospect(team, "in/" + MARK + "-new", MARK));
            send(producer, "prospects", team, CoreUnderTest.prospect(team, "in/" + MARK + "-bert", MARK));
            producer.flush();
            assertThat(cleared.awaitAtLeast(1)).isNotEmpty();
            assertThat(suppressed.awaitAtLeast(1)).isNotEmpty();
            send(
                    producer,
                    Topics.OPT_OUTS,
                    MARK,
                    "{\"teamId\":\"" + team + "\",\"url\":\"linkedin.com/in/" + MARK + "-new\",\"reason\":\"" + MARK
                            + "\"}");
            producer.flush();
            assertThat(control.awaitAtLeast(5)).isNotEmpty();
            assertThat(letters.awaitAtLeast(inputs.size() * broken.size())).isNotEmpty();
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String key, String value) {
        var unused = producer.send(new ProducerRecord<>(
                topic,
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
    }

    private void theRequestIdIsEverywhere(OwnKafka kafka) throws Exception {
        assertThat(call("POST", "/v1/dnc", "{\"url\":\"in/" + MARK + "-followed\"}", "X-Request-Id", "followed-1"))
                .isEqualTo(201);

        // The line is written after the answer.
        Awaitility.await("log lines of the call")
                .untilAsserted(() -> assertThat(log.list).anySatisfy(event -> {
                    assertThat(event.getMDCPropertyMap()).containsEntry("requestId", "followed-1");
                    assertThat(event.getLevel()).isEqualTo(Level.INFO);
                    assertThat(event.getFormattedMessage()).isEqualTo("POST /v1/dnc: 201, request followed-1");
                }));
        for (String topic : List.of(Topics.COMMANDS, Topics.AUDIT)) {
            try (CommittedRecords records = new CommittedRecords(kafka.bootstrapServers(), topic)) {
                assertThat(records.awaitAtLeast(6))
                        .as(topic)
                        .extracting(record -> record.value() == null ? "" : CommittedRecords.value(record))
                        .anySatisfy(value -> assertThat(value).contains("\"requestId\":\"followed-1\""));
            }
        }
    }

    private static void theMetricsAreThoseThatAreDocumented(String scrape) throws Exception {
        Map<String, Set<String>> documented = DOCUMENTED
                .matcher(Files.readString(Path.of("docs", "operations.md")))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> row.group(2) == null
                                ? Set.of()
                                : new TreeSet<>(List.of(row.group(2).split(","))),
                        (one, other) -> one));
        Map<String, Set<String>> there = new TreeMap<>();
        for (MatchResult family : FAMILY.matcher(scrape).results().toList()) {
            String name = family.group(1);
            if (name.startsWith("dnc_") || name.startsWith("http_")) {
                boolean timer =
                        family.group(2).equals("summary") || family.group(2).equals("histogram");
                there.put(timer ? name + "_count" : name, labels(scrape, timer ? name + "_count" : name));
            }
        }
        there.keySet().removeIf(name -> name.endsWith("_max") && there.containsKey(name.replaceAll("_max$", "_count")));

        assertThat(documented).containsAllEntriesOf(there);
        assertThat(there.keySet()).containsAll(documented.keySet());
    }

    private static Set<String> labels(String scrape, String name) {
        return Pattern.compile("(?m)^" + name + "\\{([^}]*)}")
                .matcher(scrape)
                .results()
                .flatMap(series ->
                        Pattern.compile("([a-z_]+)=\"").matcher(series.group(1)).results())
                .map(label -> label.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whatever an appender could write of it. */
    private static String everything(ILoggingEvent event) {
        String thrown = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        return String.join(
                "\n",
                event.getThreadName(),
                event.getLoggerName(),
                event.getFormattedMessage(),
                String.valueOf(event.getKeyValuePairs()),
                event.getMDCPropertyMap().toString(),
                thrown);
    }

    private String operators(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + service.operatorPort().orElseThrow() + path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private int status(String method, String path, String body) throws Exception {
        return send(method, path, body).statusCode();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return exchange(method, path, body, Map.of("Authorization", "Bearer " + key));
    }

    private int call(String method, String path, String body, String header, String value) throws Exception {
        Map<String, String> headers = new TreeMap<>(Map.of("Authorization", "Bearer " + key));
        headers.put(header, value);
        return exchange(method, path, body, headers).statusCode();
    }

    private HttpResponse<String> exchange(String method, String path, String body, Map<String, String> headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + service.httpPort() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
