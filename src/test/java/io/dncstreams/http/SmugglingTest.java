package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A proxy in front and this listener must never disagree about where a request ends: whatever leaves room for two opinions
 * is refused and the connection closed, so that what follows is nobody's call. Between instances bodies are framed anew.
 */
class SmugglingTest {

    private static final String START =
            "POST /v1/dnc HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n";
    private static final String HIDDEN =
            "POST /v1/dnc HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + TestServer.KEY
                    + "\r\nContent-Length: 34\r\n\r\n{\"url\":\"linkedin.com/in/smuggled\"}";

    private static TestServer server;
    private static Instances instances;

    @BeforeAll
    static void start() {
        server = new TestServer();
        instances = new Instances();
    }

    @AfterAll
    static void stop() {
        instances.close();
        server.close();
    }

    static Stream<String> ambiguous() {
        String empty = "0\r\n\r\n";
        return Stream.of(
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + empty,
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + empty,
                "Content-Length: 5\r\nContent-Length: 0\r\n\r\n",
                "Content-Length: 0, 5\r\n\r\n",
                "Content-Length: +5\r\n\r\n" + empty,
                "Content-Length: 0x5\r\n\r\n" + empty,
                "Content-Length : 5\r\n\r\n" + empty,
                "Content-Length: 5\r\n 0\r\n\r\n" + empty,
                "Transfer-Encoding: xchunked\r\n\r\n" + empty,
                "Transfer-Encoding: chunked, identity\r\n\r\n" + empty,
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + empty,
                "Transfer-Encoding:\u000bchunked\r\n\r\n" + empty,
                "Transfer-Encoding : chunked\r\n\r\n" + empty,
                "X: y\rTransfer-Encoding: chunked\r\n\r\n" + empty,
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff5\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5 5\r\nabcde\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabcdefg0\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void whatLeavesRoomForTwoOpinionsIsRefused(String rest) throws IOException {
        oneRefusal(server, rest);
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void norIsItSentOn(String rest) throws IOException {
        oneRefusal(instances.asked, rest);
        assertThat(check(instances.owner)).contains("\"onList\":false");
    }

    private static void oneRefusal(TestServer asked, String rest) throws IOException {
        String answers = asked.raw((START + rest + HIDDEN).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answers).matches("(?s)HTTP/1.1 (4\\d\\d|50[13]) .*");
        assertThat(answers.split("HTTP/1.1 ")).as("answers on the connection").hasSize(2);
        assertThat(check(asked)).contains("\"onList\":false");
    }

    @Test
    void theHiddenCallWouldCountIfItWereSentOpenly() throws IOException {
        try (TestServer open = new TestServer()) {
            assertThat(open.raw(HIDDEN)).startsWith("HTTP/1.1 201 ");
            assertThat(check(open)).contains("\"onList\":true");
        }
    }

    private static String check(TestServer server) {
        return server.get("/v1/dnc/check?url=in/smuggled").body();
    }
}
