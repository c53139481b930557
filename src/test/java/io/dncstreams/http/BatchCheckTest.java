package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.http.RateLimits.Limits;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/dnc/check/batch}, byte for byte. */
class BatchCheckTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/v1/dnc/check/batch";

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
        server.post("/v1/dnc", "{\"url\":\"in/john\"}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersInOrderAndNeverSaysOfTheUnreadableThatTheyAreNotListed() {
        HttpResponse<String> answer = server.post(
                PATH,
                "{\"x\":[1],\"urls\":[\"in/jane\",\"https://example.com/\\ud83d\\ude00\",\"linkedin.com/in/JOHN/\",\"\"]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"error\":null,\"data\":{\"results\":["
                        + "{\"url\":\"https://linkedin.com/in/jane\",\"onList\":false,\"entry\":null},"
                        + "{\"url\":\"https://example.com/😀\",\"onList\":null,\"entry\":null,"
                        + "\"error\":\"Not a LinkedIn profile URL: host_not_linkedin\"},"
                        + "{\"url\":\"https://linkedin.com/in/john\",\"onList\":true,\"entry\":"
                        + "{\"$id\":\"dnc_00000001\",\"teamId\":\"team_1\",\"url\":\"https://linkedin.com/in/john\","
                        + "\"$createdAt\":\"2025-11-18T10:30:00.000Z\",\"$updatedAt\":\"2025-11-18T10:30:00.000Z\"}},"
                        + "{\"url\":\"\",\"onList\":null,\"entry\":null,\"error\":\"Not a LinkedIn profile URL: empty\"}"
                        + "],\"listed\":1,\"notListed\":1,\"errors\":2}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|Missing required field: urls",
                "{\"urls\":null}|urls must be an array",
                "{\"urls\":\"in/john\"}|urls must be an array",
                "{\"urls\":[]}|urls must not be empty",
                "{\"urls\":[null]}|Each of urls must be a string",
                "{\"urls\":[{\"url\":\"in/john\"}]}|Each of urls must be a string",
                "{\"urls\":[\"in/john\"],\"urls\":[\"in/jane\"]}|The request body is not one well-formed JSON object",
                "[\"in/john\"]|The request body must be a JSON object",
                "{\"urls\":[\"in/john\"]|The request body is not one well-formed JSON object"
            })
    void refusesWhatIsNoBatch(String body, String message) {
        HttpResponse<String> answer = server.post(PATH, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"validation_error\",\"message\":\"" + message + "\"}");
    }

    @Test
    void takesTenThousandAndNoMore() throws IOException {
        HttpResponse<String> full = server.post(PATH, batch(10_000));

        JsonNode data = JSON.readTree(full.body()).get("data");
        assertThat(full.headers().firstValue("Transfer-Encoding"))
                .as("sent in pieces")
                .hasValue("chunked");
        assertThat(data.get("results")).hasSize(10_000);
        assertThat(data.at("/results/9999/url").asText()).isEqualTo("https://linkedin.com/in/person-9999");
        assertThat(data.get("notListed").asInt()).isEqualTo(10_000);
        assertThat(server.post(PATH, batch(10_001)).body()).contains("urls must hold at most 10000 strings");
    }

    @Test
    void anEntryOfAnotherTeamIsNobodysBusiness() {
        assertThat(server.send(server.request(PATH, TestServer.OTHER_KEY)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"urls\":[\"in/john\"]}")))
                        .body())
                .contains("\"onList\":false")
                .doesNotContain("dnc_0");
    }

    @Test
    void needsTheScopeToRead() {
        String body = "{\"urls\":[\"in/john\"]}";

        assertThat(server.send(server.request(PATH, TestServer.WRITE_KEY)
                                .POST(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send(server.request(PATH, TestServer.READ_KEY)
                                .POST(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.send(server.anonymous(PATH).POST(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.get(PATH).statusCode()).isEqualTo(405);
    }

    @Test
    void hasABucketOfItsOwn() {
        try (TestServer limited = new TestServer(new Limits(1, 1, 1, 2))) {
            HttpResponse<String> first = limited.post(PATH, "{\"urls\":[\"in/john\"]}");
            assertThat(first.headers().firstValue("X-RateLimit-Limit")).hasValue("2");
            assertThat(first.headers().firstValue("X-RateLimit-Remaining")).hasValue("1");
            assertThat(limited.post(PATH, "{}").statusCode()).isEqualTo(400);
            assertThat(limited.post(PATH, "{}").statusCode()).isEqualTo(429);
            assertThat(limited.get("/v1/dnc").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isUnavailableAsAWhole() {
        server.list.becomeUnavailable(Duration.ofSeconds(3));

        HttpResponse<String> answer = server.post(PATH, "{\"urls\":[\"nobody\",\"in/john\"]}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("3");
        assertThat(answer.body()).doesNotContain("onList");
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        String long9Mb = "{\"urls\":[\"" + "x".repeat(9 << 20) + "\"]}";

        assertThat(server.post(PATH, long9Mb).statusCode()).isEqualTo(413);
    }

    private static String batch(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "\"linkedin.com/in/Person-" + i + "\"")
                .collect(Collectors.joining(",", "{\"urls\":[", "]}"));
    }
}
