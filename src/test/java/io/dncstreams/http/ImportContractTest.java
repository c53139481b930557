package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.query.Imports.Contact;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TestServer server = new TestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCsvFileIsAcceptedAndItsRowsAreTaken() throws Exception {
        HttpResponse<String> answer = post(
                "?reason=asked%20by%20mail&source=crm",
                "text/csv",
                "name;LinkedIn URL;Reason\nAnn;in/ann;\nBen;in/ben;no, thanks\n;;\n\"x\"y;in/z;\nAnn;in/ann;\n");

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode body = JSON.readTree(answer.body());
        String id = body.at("/data/id").asText();
        assertThat(body.at("/error").isNull()).isTrue();
        assertThat(body.at("/data/status").asText()).isEqualTo("running");
        assertThat(answer.headers().firstValue("Location")).hasValue("/v1/dnc/imports/" + id);
        awaitStatus(id, "completed");
        assertThat(server.get("/v1/dnc/imports/" + id).body()).isEqualTo("""
                        {"error":null,"data":{"id":"%s","status":"completed","total":5,"processed":5,"added":2,\
                        "duplicates":1,"errors":2,"startedAt":"2025-11-18T10:30:00.000Z",\
                        "completedAt":"2025-11-18T10:30:00.000Z","failures":[{"line":4,"reason":"missing_url"},\
                        {"line":5,"reason":"bad_quoting"}]}}""".formatted(id));
        assertThat(server.imports.contacts())
                .startsWith(
                        new Contact("in/ann", Optional.of("asked by mail"), Optional.of("crm"), Optional.empty()),
                        new Contact("in/ben", Optional.of("no, thanks"), Optional.of("crm"), Optional.empty()));
    }

    /** A note can be as long as a row; no record can. It must cost neither the row nor all that come after it. */
    @Test
    void whatALongNoteSaysFirstIsKept() throws Exception {
        String note = "\uD83D\uDE00" + "\u00FC".repeat(400_000);

        HttpResponse<String> answer = post(
                "",
                "text/csv",
                "url,reason,source,createdAt\nin/ann," + note + ",x\nin/ben,," + note + ",\nin/cy,,," + note + "\n");

        awaitStatus(JSON.readTree(answer.body()).at("/data/id").asText(), "completed");
        assertThat(server.imports.contacts()).hasSize(3);
        assertThat(server.imports.contacts().get(0).reason()).hasValue("\uD83D\uDE00" + "\u00FC".repeat(499));
        assertThat(server.imports.contacts().get(1).source()).hasValue("\uD83D\uDE00" + "\u00FC".repeat(99));
        assertThat(server.imports.contacts().get(2).occurredAt().orElseThrow().length())
                .isLessThan(1000);
    }

    @Test
    void linesOfJsonAreAcceptedToo() throws Exception {
        String tooLong = "{\"url\":\"in/long\",\"x\":\"" + "x".repeat(70_000) + "\"}";
        HttpResponse<String> answer = post(
                "?source=crm",
                "application/x-ndjson; charset=utf-8",
                "{\"url\":\"in/ann\",\"reason\":\"stop\",\"source\":\"mail\",\"createdAt\":\"2025\",\"more\":[1]}\r\n\n"
                        + "{\"url\":7}\n[]\n{\"url\":\"a\",\"url\":\"b\"}\n" + tooLong + "\n{\"url\":\"in/ben\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        String id = JSON.readTree(answer.body()).at("/data/id").asText();
        awaitStatus(id, "completed");
        assertThat(server.imports.contacts())
                .containsExactly(
                        new Contact("in/ann", Optional.of("stop"), Optional.of("mail"), Optional.of("2025")),
                        new Contact("in/ben", Optional.empty(), Optional.of("crm"), Optional.empty()));
        assertThat(server.get("/v1/dnc/imports/" + id).body())
                .contains("[{\"line\":3,\"reason\":\"missing_url\"},{\"line\":4,\"reason\":\"bad_json\"},"
                        + "{\"line\":5,\"reason\":\"bad_json\"},{\"line\":6,\"reason\":\"row_too_long\"}]");
    }

    @Test
    void theAnswerComesBeforeTheRows() throws Exception {
        try (Socket socket = server.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("Transfer-Encoding: chunked"));
            chunk(out, "url\nin/ann\n");
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 202 Accepted");
            Awaitility.await().until(() -> server.imports.contacts().size() == 1);
            assertThat(status("imp_1")).isEqualTo("running");

            chunk(out, "in/ben\n");
            Awaitility.await().until(() -> server.imports.contacts().size() == 2);
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();

            awaitStatus("imp_1", "completed");
        }
    }

    @Test
    void aClientThatGoesAwayLeavesAnInterruptedImport() throws Exception {
        try (Socket socket = server.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("Content-Length: 1000000"));
            out.write("url\nin/ann\nin/be".getBytes(StandardCharsets.UTF_8));
            out.flush();
            Awaitility.await().until(() -> server.imports.contacts().size() == 1);
        }

        awaitStatus("imp_1", "interrupted");
        assertThat(server.imports.state("imp_1").total()).hasValue(1);
    }

    @Test
    void aClientThatSaysNothingLeavesAnInterruptedImport() throws Exception {
        server.close();
        HttpSettings usual = HttpSettings.defaults().at("127.0.0.1", 0);
        server = new TestServer(
                new HttpSettings(
                        usual.host(),
                        0,
                        usual.maxBodyBytes(),
                        usual.maxBatchBytes(),
                        usual.maxBatchEntries(),
                        usual.maxConnections(),
                        usual.requestTimeout(),
                        usual.bodyTimeout(),
                        Duration.ofMillis(300),
                        usual.stopTimeout()),
                new Limits(0, 0, 0));
        try (Socket socket = server.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("Content-Length: 1000000"));
            out.write("url\nin/ann\n".getBytes(StandardCharsets.UTF_8));
            out.flush();

            awaitStatus("imp_1", "interrupted");
        }
    }

    @Test
    void aLogThatTakesNoMoreLeavesAnInterruptedImport() throws Exception {
        server.imports.take(1);

        String id = JSON.readTree(post("", "text/csv", "url\nin/ann\nin/ben\n").body())
                .at("/data/id")
                .asText();

        awaitStatus(id, "interrupted");
        server.imports.take(-1);
        HttpResponse<String> refused = post("", "text/csv", "url\nin/ann\n");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void silenceOfTwoMinutesIsAnInterruption() throws Exception {
        server.imports.begin("team_1", TestServer.START);

        assertThat(status("imp_1")).isEqualTo("running");
        server.clock.advance(Duration.ofSeconds(121));
        assertThat(status("imp_1")).isEqualTo("interrupted");
    }

    @Test
    void whatCannotBeImportedIsRefused() {
        assertThat(post("", "text/csv", "name,mail\nAnn,a@b.c\n").body())
                .contains("validation_error")
                .contains("\\\"name\\\", \\\"mail\\\"");
        assertThat(post("", "text/csv", "").statusCode()).isEqualTo(400);
        assertThat(post("?column=x", "text/csv", "url\nin/ann\n").statusCode()).isEqualTo(400);
        assertThat(post("?reason=" + "x".repeat(501), "text/csv", "url\nin/ann\n")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("?source=a%0Ab", "text/csv", "url\nin/ann\n").statusCode())
                .isEqualTo(400);
        assertThat(post("", "application/json", "{}").statusCode()).isEqualTo(415);
        assertThat(server.imports.contacts()).isEmpty();
    }

    @Test
    void importsAreATeamsOwn() {
        post("", "text/csv", "url\nin/ann\n");

        assertThat(server.send(server.request("/v1/dnc/imports/imp_1", TestServer.OTHER_KEY)
                                .GET())
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.get("/v1/dnc/imports/imp_9").statusCode()).isEqualTo(404);
        assertThat(server.send(server.anonymous("/v1/dnc/imports/imp_1").GET()).statusCode())
                .isEqualTo(401);
        assertThat(server.send(server.request("/v1/dnc/imports", TestServer.READ_KEY)
                                .header("Content-Type", "text/csv")
                                .POST(BodyPublishers.ofString("url\nin/ann\n")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send(server.request("/v1/dnc/imports/imp_1", TestServer.WRITE_KEY)
                                .GET())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void uploadsOfATeamHaveTheirNumber() throws Exception {
        try (Socket one = open();
                Socket two = open();
                Socket three = open();
                Socket four = open()) {
            assertThat(post("", "text/csv", "url\nin/ann\n").statusCode()).isEqualTo(503);
            assertThat(server.get("/v1/dnc?limit=1").statusCode()).isEqualTo(200);
            assertThat(one.isClosed() || two.isClosed() || three.isClosed() || four.isClosed())
                    .isFalse();
        }
        Awaitility.await().until(() -> post("", "text/csv", "url\nin/ann\n").statusCode() == 202);
    }

    private Socket open() throws IOException {
        Socket socket = server.socket();
        socket.getOutputStream().write(head("Content-Length: 1000000"));
        socket.getOutputStream().write("url\n".getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private static byte[] head(String length) {
        return ("POST /v1/dnc/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY
                        + "\r\nContent-Type: text/csv\r\n" + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void awaitStatus(String id, String status) {
        Awaitility.await().untilAsserted(() -> assertThat(status(id)).isEqualTo(status));
    }

    private String status(String id) throws IOException {
        return JSON.readTree(server.get("/v1/dnc/imports/" + id).body())
                .at("/data/status")
                .asText();
    }

    private HttpResponse<String> post(String query, String type, String body) {
        return server.send(server.request("/v1/dnc/imports" + query)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }
}
