package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.http.RateLimits.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What arrives as bytes on a socket, sane or not, is answered in the shape of the contract. */
class WireTest {

    private static final String HEAD =
            "Host: x\r\nConnection: close\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n";
    private static final String NOT_HTTP =
            "{\"error\":\"validation_error\",\"message\":\"The request is not valid HTTP\"}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(
                new HttpSettings(
                        "127.0.0.1",
                        0,
                        4096,
                        64 << 10,
                        10_000,
                        10_000,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(600),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5)),
                new Limits(0, 0, 0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> brokenRequests() {
        return Stream.of(
                Arguments.of(400, "GARBAGE\r\n\r\n"),
                Arguments.of(400, "GET /v1/dnc HTTP/1.1\r\n\r\n"),
                Arguments.of(400, "GET /v1/dnc HTTP/1.1\r\n" + HEAD + "No colon\r\n\r\n"),
                Arguments.of(400, "GET /v1/dnc HTTP/1.1\r\nHost: y\r\n" + HEAD + "\r\n"),
                Arguments.of(400, "GET /v1/dnc/check?url=linkedin.com/in/a b HTTP/1.1\r\n" + HEAD + "\r\n"),
                Arguments.of(400, "GET /v1/dnc/check?url=linkedin.com/in/a#b HTTP/1.1\r\n" + HEAD + "\r\n"),
                Arguments.of(400, "GET //v1/dnc HTTP/1.1\r\n" + HEAD + "\r\n"),
                Arguments.of(400, "DELETE /v1/dnc/dnc_1%2F2 HTTP/1.1\r\n" + HEAD + "\r\n"),
                Arguments.of(400, "DELETE /v1/dnc/dnc_%00 HTTP/1.1\r\n" + HEAD + "\r\n"),
                Arguments.of(400, "DELETE /v1/dnc/dnc_%zz HTTP/1.1\r\n" + HEAD + "\r\n"),
                Arguments.of(400, "DELETE /v1/dnc/dnc_%ff HTTP/1.1\r\n" + HEAD + "\r\n"),
                Arguments.of(400, "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Length: abc\r\n\r\n{}"),
                Arguments.of(400, "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Length: -1\r\n\r\n{}"),
                Arguments.of(
                        400, "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                Arguments.of(
                        417, "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Expect: wonders\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of(426, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("brokenRequests")
    void whatIsNoRequestIsAnsweredInShape(int status, String request) throws IOException {
        String answer = server.raw(request);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Content-Type: application/json\r\n")
                .contains("X-Request-Id: ")
                .contains("X-Content-Type-Options: nosniff")
                .endsWith("\r\n\r\n" + NOT_HTTP);
    }

    @Test
    void tooMuchHeadIsAnsweredInShape() throws IOException {
        assertThat(server.raw("GET /v1/dnc?" + "a".repeat(70_000) + " HTTP/1.1\r\n" + HEAD + "\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .endsWith("{\"error\":\"validation_error\",\"message\":\"The request URI is too long\"}");
        assertThat(server.raw("GET /v1/dnc HTTP/1.1\r\n" + HEAD + "X: " + "a".repeat(70_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .endsWith("{\"error\":\"validation_error\",\"message\":\"The request headers are too large\"}");
        assertThat(server.raw("GET /v1/dnc HTTP/4.2\r\n" + HEAD + "\r\n"))
                .startsWith("HTTP/1.1 505 ")
                .endsWith("{\"error\":\"validation_error\",\"message\":\"The request is not supported\"}");
    }

    @Test
    void theLongestUrlFitsPercentEncoded() throws IOException {
        String url = "linkedin.com/in/john?" + "%E2%82%AC".repeat(4096 - 21);

        assertThat(server.raw("GET /v1/dnc/check?url=" + url + " HTTP/1.1\r\n" + HEAD + "\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(server.raw("GET /v1/dnc/check?url=" + url + "x HTTP/1.1\r\n" + HEAD + "\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("too_long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "linkedin.com/in/m%C3%BCller müller",
                "linkedin.com/in/müller müller",
                "https://www.linkedin.com/in/müller?trk=a&miniProfile=b müller",
                "https%3A%2F%2Flinkedin.com%2Fin%2Fm%C3%BCller%3Fa%3Db%26c müller",
                "linkedin.com/in/m%25C3%25BCller müller",
                "https:\\\\www.linkedin.com\\in\\john john",
                "linkedin.com/in/名前&trk=x 名前",
                "https://www.google.com/url?q=https%3A%2F%2Flinkedin.com%2Fin%2Fjohn&sa=t john",
                "https%3A%2F%2Fwww.google.com%2Furl%3Fsa%3Dt%26url%3Dhttps%253A%252F%252Flinkedin.com%252Fin%252Fjohn john"
            })
    void aUrlMayArriveRawOrEncoded(String query, String name) throws IOException {
        server.raw("POST /v1/dnc HTTP/1.1\r\n" + HEAD + body("{\"url\":\"linkedin.com/in/" + name + "\"}"));

        assertThat(server.raw("GET /v1/dnc/check?url=" + query + " HTTP/1.1\r\n" + HEAD + "\r\n"))
                .contains("\"onList\":true")
                .contains("\"url\":\"https://linkedin.com/in/" + name + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "linkedin.com/in/a+b bad_slug_char",
                "linkedin.com/in/a%2Bb bad_slug_char",
                "linkedin.com/in/a%zz bad_percent_encoding",
                "linkedin.com/in/a%FF bad_percent_encoding",
                "https://www.linkedin.com/authwall?trk=x&sessionRedirect=https%3A%2F%2Flinkedin.com%2Fin%2Fjohn not_profile"
            })
    void whatIsCutOffOrBrokenIsRefusedAndNotUnlisted(String query, String reason) throws IOException {
        assertThat(server.raw("GET /v1/dnc/check?url=" + query + " HTTP/1.1\r\n" + HEAD + "\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .endsWith(
                        "{\"error\":\"validation_error\",\"message\":\"Not a LinkedIn profile URL: " + reason + "\"}");
    }

    @Test
    void bytesThatAreNotUtf8AreNotSomebodyElse() throws IOException {
        byte[] latin1 = ("GET /v1/dnc/check?url=linkedin.com/in/m\u00fcller HTTP/1.1\r\n" + HEAD + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(server.raw(latin1))
                .startsWith("HTTP/1.1 400 ")
                .endsWith("{\"error\":\"validation_error\",\"message\":\"The query string is not valid UTF-8\"}");
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() throws IOException {
        byte[] latin1 = inLatin1("{\"url\":\"linkedin.com/in/m\u00fcller\"}");
        byte[] skipped = inLatin1("{\"url\":\"linkedin.com/in/m\",\"x\":\"\u00fc\"}");
        String refusal = "{\"error\":\"validation_error\",\"message\":\"The request body is not valid UTF-8\"}";

        assertThat(server.raw(latin1)).startsWith("HTTP/1.1 400 ").endsWith(refusal);
        assertThat(server.raw(skipped)).startsWith("HTTP/1.1 400 ").endsWith(refusal);
    }

    @Test
    void aBodyInUtf16IsRefused() throws IOException {
        byte[] body = "{\"url\":\"linkedin.com/in/m\"}".getBytes(StandardCharsets.UTF_16LE);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);

        assertThat(server.raw(request.toByteArray())).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        assertThat(server.raw("POST /v1/dnc HTTP/1.1\r\n" + HEAD + body("\uFEFF{\"url\":\"linkedin.com/in/marked\"}")))
                .startsWith("HTTP/1.1 201 ");
    }

    @Test
    void chunkedBodiesAreRead() throws IOException {
        String chunks = "d\r\n{\"url\":\"linke\r\n14\r\ndin.com/in/chunked\"}\r\n0\r\n\r\n";

        assertThat(server.raw("POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunks))
                .startsWith("HTTP/1.1 201 ");
    }

    @Test
    void aWaitingClientIsToldToGoOn() throws IOException {
        String body = "{\"url\":\"linkedin.com/in/patient\"}";

        try (Socket socket = server.socket()) {
            send(
                    socket,
                    "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Expect: 100-continue\r\nContent-Length: " + body.length()
                            + "\r\n\r\n");
            String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(socket.getInputStream().readNBytes(goOn.length()), StandardCharsets.UTF_8))
                    .isEqualTo(goOn);
            send(socket, body);

            assertThat(readAll(socket)).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void aWaitingClientIsToldNotToSendTooMuch() throws IOException {
        try (Socket socket = server.socket()) {
            send(socket, "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n");

            assertThat(readAll(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/dnc,4096", "/v1/dnc/batch,65536"})
    void aBodyOverTheLimitIsTooLarge(String path, int limit) throws IOException {
        String tooLarge =
                "{\"error\":\"payload_too_large\",\"message\":\"The request body is larger than " + limit + " bytes\"}";
        String filler = " ".repeat(limit + 1);
        String chunked = Integer.toHexString(filler.length()) + "\r\n" + filler + "\r\n0\r\n\r\n";

        assertThat(server.raw("POST " + path + " HTTP/1.1\r\n" + HEAD + body(filler)))
                .startsWith("HTTP/1.1 413 ")
                .endsWith(tooLarge);
        assertThat(server.raw("POST " + path + " HTTP/1.1\r\n" + HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunked))
                .startsWith("HTTP/1.1 413 ")
                .endsWith(tooLarge);
        assertThat(server.raw("POST " + path + " HTTP/1.1\r\n" + HEAD + body(" ".repeat(limit))))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aClientThatSendsFarTooMuchStillReadsWhy() throws IOException {
        assertThat(server.raw("POST /v1/dnc HTTP/1.1\r\n" + HEAD + body(" ".repeat(20 << 20))))
                .startsWith("HTTP/1.1 413 ");
        assertThat(server.raw("POST /v1/dnc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + body(" ".repeat(20 << 20))))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void compressedBodiesAreNotSupported() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("{\"url\":\"linkedin.com/in/a\"}".getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Encoding: gzip\r\nContent-Length: "
                        + zipped.size() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(zipped.toByteArray());

        assertThat(server.raw(request.toByteArray()))
                .startsWith("HTTP/1.1 415 ")
                .contains("Accept-Encoding: identity\r\n")
                .endsWith("{\"error\":\"validation_error\","
                        + "\"message\":\"Request bodies must be sent without a content encoding\"}");
    }

    @Test
    void nestingIsBounded() throws IOException {
        String deep = "{\"url\":\"linkedin.com/in/deep\",\"x\":" + "[".repeat(31) + "]".repeat(31) + "}";
        String deeper = "{\"url\":\"linkedin.com/in/deep\",\"x\":" + "[".repeat(32) + "]".repeat(32) + "}";

        assertThat(server.raw("POST /v1/dnc HTTP/1.1\r\n" + HEAD + body(deep))).startsWith("HTTP/1.1 201 ");
        assertThat(server.raw("POST /v1/dnc HTTP/1.1\r\n" + HEAD + body(deeper)))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aBodyThatStopsIsGivenUp() throws IOException {
        try (Socket socket = server.socket()) {
            send(socket, "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Length: 100\r\n\r\n{\"url\"");

            assertThat(readAll(socket))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close")
                    .endsWith(
                            "{\"error\":\"request_timeout\",\"message\":\"The request body did not arrive in time\"}");
        }
    }

    @Test
    void aBodyThatDripsIsGivenUp() throws Exception {
        try (Socket socket = server.socket()) {
            send(socket, "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Length: 1000\r\n\r\n");
            Thread dripping = Thread.ofVirtual().start(() -> drip(socket));

            assertThat(readAll(socket)).startsWith("HTTP/1.1 408 ");

            dripping.join(Duration.ofSeconds(5));
        }
    }

    @Test
    void aBodyThatBreaksOffIsRefused() throws IOException {
        try (Socket socket = server.socket()) {
            send(socket, "POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Length: 100\r\n\r\n{\"url\"");
            socket.shutdownOutput();

            assertThat(readAll(socket))
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("{\"error\":\"validation_error\",\"message\":\"The request body could not be read\"}");
        }
    }

    @Test
    void anUpgradeIsIgnored() throws IOException {
        String answer = server.raw("GET /v1/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY
                + "\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("Set-Cookie")
                .contains("API key is valid");
    }

    @Test
    void oneConnectionCarriesManyCalls() throws IOException {
        String get = "GET /v1/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n\r\n";
        String unread = "POST /v1/nothing HTTP/1.1\r\nHost: x\r\n" + body("x".repeat(50_000));
        String last = "GET /v1/verify HTTP/1.1\r\n" + HEAD + "\r\n";

        assertThat(server.raw(get + unread + get + last).split("HTTP/1.1 ")).satisfies(answers -> {
            assertThat(answers).hasSize(5);
            assertThat(answers[1]).startsWith("200 ");
            assertThat(answers[2]).startsWith("404 ");
            assertThat(answers[3]).startsWith("200 ");
            assertThat(answers[4]).startsWith("200 ");
        });
    }

    private static byte[] inLatin1(String body) {
        return ("POST /v1/dnc HTTP/1.1\r\n" + HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void drip(Socket socket) {
        try {
            while (true) {
                socket.getOutputStream().write(' ');
                socket.getOutputStream().flush();
                Thread.sleep(50);
            }
        } catch (IOException e) {
            // The server has hung up, as it should.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String body(String text) {
        return "Content-Length: " + text.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + text;
    }
}
