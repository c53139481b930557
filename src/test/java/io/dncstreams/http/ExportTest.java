package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import io.dncstreams.query.UnavailableException;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/dnc/export}: what is sent, and how a client sees that it isn't all. */
class ExportTest {

    private static final String HEAD =
            " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n\r\n";

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ndjsonIsTheEntriesAsServedNewestFirst() {
        server.post("/v1/dnc", "{\"url\":\"in/john\"}");
        server.post("/v1/dnc", "{\"url\":\"in/jane\",\"reason\":\"asked, twice\"}");

        HttpResponse<String> answer = server.get("/v1/dnc/export");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson;charset=utf-8");
        assertThat(answer.headers().firstValue("X-Total-Count")).hasValue("2");
        assertThat(answer.headers().firstValue("Transfer-Encoding")).hasValue("chunked");
        String time = "\"$createdAt\":\"2025-11-18T10:30:00.000Z\",\"$updatedAt\":\"2025-11-18T10:30:00.000Z\"";
        assertThat(answer.body())
                .isEqualTo("{\"$id\":\"dnc_00000002\",\"teamId\":\"team_1\",\"url\":\"https://linkedin.com/in/jane\","
                        + time + ",\"reason\":\"asked, twice\"}\n"
                        + "{\"$id\":\"dnc_00000001\",\"teamId\":\"team_1\",\"url\":\"https://linkedin.com/in/john\","
                        + time + "}\n");
        assertThat(server.get("/v1/dnc/export?format=ndjson").body()).isEqualTo(answer.body());
    }

    @Test
    void csvIsQuotedWhereItMustBeAndHoldsNoFormula() {
        add("in/a", "said \"stop\", by mail", "crm");
        add("in/b", "=HYPERLINK(\"http://x\")", "-");
        add("in/c", " blank ", "'=quoted");
        add("in/d", "ünïcode 😀", "");

        HttpResponse<String> answer = server.get("/v1/dnc/export?format=csv");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8; header=present");
        assertThat(answer.body()).isEqualTo("""
                        url,reason,source,createdAt,id
                        https://linkedin.com/in/d,ünïcode 😀,,2025-11-18T10:30:00.000Z,dnc_00000004
                        https://linkedin.com/in/c," blank ",''=quoted,2025-11-18T10:30:00.000Z,dnc_00000003
                        https://linkedin.com/in/b,"'=HYPERLINK(""http://x"")",'-,2025-11-18T10:30:00.000Z,dnc_00000002
                        https://linkedin.com/in/a,"said ""stop"", by mail",crm,2025-11-18T10:30:00.000Z,dnc_00000001
                        """.replace("\n", "\r\n"));
    }

    @Test
    void anEmptyListIsAWholeAnswerToo() throws IOException {
        assertThat(server.raw("GET /v1/dnc/export" + HEAD))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("X-Total-Count: 0\r\n", "Transfer-Encoding: chunked\r\n")
                .endsWith("\r\n\r\n0\r\n\r\n");
        assertThat(server.get("/v1/dnc/export?format=csv").body()).isEqualTo("url,reason,source,createdAt,id\r\n");
    }

    @Test
    void eachTeamGetsItsOwn() {
        add("in/a", "", "");

        assertThat(server.send(server.request("/v1/dnc/export", TestServer.OTHER_KEY)
                                .GET())
                        .body())
                .isEmpty();
        assertThat(server.send(server.request("/v1/dnc/export", TestServer.WRITE_KEY)
                                .GET())
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send(server.anonymous("/v1/dnc/export").GET()).statusCode())
                .isEqualTo(401);
        assertThat(server.get("/v1/dnc/export?format=xml").body())
                .isEqualTo("{\"error\":\"validation_error\",\"message\":\"format must be ndjson or csv\"}");
        assertThat(server.post("/v1/dnc/export", "{}").statusCode()).isEqualTo(405);
    }

    @Test
    void countsAsARead() {
        try (TestServer limited = new TestServer(new Limits(1, 0, 0))) {
            assertThat(limited.get("/v1/dnc/export").headers().firstValue("X-RateLimit-Remaining"))
                    .hasValue("0");
            assertThat(limited.get("/v1/dnc/export").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void headTellsTheCountAndNothingElse() {
        add("in/a", "", "");

        HttpResponse<String> head =
                server.send(server.request("/v1/dnc/export").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("X-Total-Count")).hasValue("1");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void oldClientsThatKnowNoChunksAreRefused() throws IOException {
        String answer =
                server.raw("GET /v1/dnc/export HTTP/1.0\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n\r\n");

        assertThat(answer).contains(" 400 ").contains("An export needs HTTP/1.1");
    }

    @Test
    void isUnavailableBeforeTheFirstByte() {
        add("in/a", "", "");
        server.list.breakExports(0, new UnavailableException("gone", Duration.ofSeconds(2)));

        HttpResponse<String> answer = server.get("/v1/dnc/export");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    }

    @Test
    void anAnswerThatIsCutOffHasNoEnd() throws IOException {
        fill(1200, "");
        for (RuntimeException failure : List.of(
                new UnavailableException("gone", Duration.ofSeconds(2)), new IllegalStateException("in/secret"))) {
            server.list.breakExports(2, failure);

            ChunkedAnswer answer = ChunkedAnswer.of(server.raw("GET /v1/dnc/export" + HEAD));

            assertThat(answer.head()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(answer.text())
                    .contains("in/person-1199\"", "in/person-200\"")
                    .doesNotContain("in/person-199\"", "internal_error", "unavailable");
            assertThat(answer.whole()).isFalse();
            assertThatThrownBy(() -> server.get("/v1/dnc/export"))
                    .as("a client of the JDK")
                    .hasCauseInstanceOf(IOException.class);
        }
        server.list.mendExports();
        assertThat(ChunkedAnswer.of(server.raw("GET /v1/dnc/export" + HEAD)).whole())
                .isTrue();
    }

    @Test
    void onlySoManyAtOnce() throws Exception {
        fill(20_000, "x".repeat(500));
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                readers.add(open(server.socket()));
            }
            assertThat(server.get("/v1/dnc/export").statusCode()).isEqualTo(503);
            assertThat(server.send(server.request("/v1/dnc/export", TestServer.OTHER_KEY)
                                    .GET())
                            .statusCode())
                    .as("another team")
                    .isEqualTo(200);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        Awaitility.await("the places of clients that are gone")
                .atMost(Duration.ofSeconds(20))
                .until(() -> server.get("/v1/dnc/export").statusCode() == 200);
    }

    @Test
    void whoReadsTooSlowlyIsCutOff() throws Exception {
        fill(20_000, "x".repeat(500));
        Admission admission = new Admission(
                TestServer.keys(),
                server.list,
                new RateLimits(new Limits(0, 0, 0), Map.of(), server.clock),
                new HttpMetrics(server.meters));
        ExportHandler handler = new ExportHandler(
                admission,
                server.list,
                new Deadlines(server.clock, Duration.ofSeconds(10)),
                new PacedBody.Pace(100_000_000, Duration.ofMillis(500)));
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get("/v1/dnc/export", handler);
        });
        javalin.start("127.0.0.1", 0);
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), javalin.port())) {
            open(slow);
            InputStream in = slow.getInputStream();
            // One byte now and then keeps a connection from being idle.
            Awaitility.await("the server lets go of it")
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        assertThat(in.read()).isPositive();
                        return handler.atWork() == 0;
                    });
        } finally {
            javalin.stop();
        }
    }

    /** Asks for an export and reads no more than its first line. */
    private static Socket open(Socket socket) throws IOException {
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(("GET /v1/dnc/export" + HEAD).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200 OK");
        return socket;
    }

    private void fill(int count, String reason) {
        for (int i = 0; i < count; i++) {
            add("in/person-" + i, reason, "");
        }
    }

    private void add(String path, String reason, String source) {
        Person person = new Person("https://linkedin.com/" + path, OptionalLong.empty());
        var unused = server.list.add(
                new Caller("team_1", "key_1", "r"),
                List.of(new Addition(path, person, given(reason), given(source))),
                Instant.MAX);
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(each -> !each.isEmpty());
    }
}
