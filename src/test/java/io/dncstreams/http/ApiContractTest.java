package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.list.Decision;
import io.dncstreams.query.UnavailableException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call and every error, byte for byte as clients rely on them. */
class ApiContractTest {

    private static final String JOHN = """
            {"$id":"dnc_00000001","teamId":"team_1","url":"https://linkedin.com/in/john",\
            "$createdAt":"2025-11-18T10:30:00.000Z","$updatedAt":"2025-11-18T10:30:00.000Z"}""";
    private static final String ADD_JOHN = "{\"url\":\"https://www.linkedin.com/in/John/\"}";

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
    void addsOne() {
        HttpResponse<String> answer = server.post("/v1/dnc", ADD_JOHN);

        assertAnswer(
                answer, 201, "{\"error\":null,\"data\":" + JOHN + ",\"message\":\"Added to Do Not Contact list\"}");
    }

    @Test
    void addingAgainIsAConflictThatShowsTheEntry() {
        server.post("/v1/dnc", ADD_JOHN);

        HttpResponse<String> answer = server.post("/v1/dnc", "{\"url\":\"linkedin.com/in/john?utm=1\"}");

        assertAnswer(
                answer,
                409,
                "{\"error\":\"already_exists\",\"message\":\"URL is already on the Do Not Contact list\",\"data\":"
                        + JOHN + "}");
    }

    @Test
    void addKeepsReasonAndSource() {
        HttpResponse<String> answer = server.post(
                "/v1/dnc",
                "{\"source\":\"crm\",\"url\":\"linkedin.com/in/john\",\"reason\":\"asked \\u00e9\",\"x\":{\"url\":1}}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("\"reason\":\"asked é\",\"source\":\"crm\"}");
        assertThat(server.list.additions())
                .singleElement()
                .satisfies(addition -> assertThat(addition.input()).isEqualTo("linkedin.com/in/john"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|Missing required field: url",
                "{\"URL\":\"in/a\"}|Missing required field: url",
                "{\"url\":null}|url must be a string",
                "{\"url\":5}|url must be a string",
                "{\"url\":[\"linkedin.com/in/a\"]}|url must be a string",
                "{\"url\":\"\"}|url must not be blank",
                "{\"url\":\" \\t\"}|url must not be blank",
                "{\"url\":\"https://example.com/in/a\"}|Not a LinkedIn profile URL: host_not_linkedin",
                "{\"url\":\"linkedin.com/in/a\",\"reason\":1}|reason must be a string",
                "{\"url\":\"linkedin.com/in/a\",\"reason\":\"a\\u0000b\"}|reason must not contain control characters",
                "{\"url\":\"linkedin.com/in/a\",\"source\":\"\\ud800\"}|source must not contain control characters",
                "[]|The request body must be a JSON object",
                "\"linkedin.com/in/a\"|The request body must be a JSON object",
                "~~|The request body must be a JSON object",
                "{|The request body is not one well-formed JSON object",
                "{\"url\":\"linkedin.com/in/a\"|The request body is not one well-formed JSON object",
                "{\"url\":\"linkedin.com/in/a\"} x|The request body is not one well-formed JSON object",
                "{\"url\":\"linkedin.com/in/a\"}{}|The request body is not one well-formed JSON object",
                "{\"url\":\"linkedin.com/in/a\",\"url\":\"linkedin.com/in/b\"}|The request body is not one well-formed JSON object",
                "{\"url\":\"linkedin.com/in/a\",\"\\u0075rl\":\"linkedin.com/in/b\"}|The request body is not one well-formed JSON object",
                "{'url':'linkedin.com/in/a'}|The request body is not one well-formed JSON object"
            })
    void refusesToAdd(String body, String message) {
        HttpResponse<String> answer = server.post("/v1/dnc", body == null ? "" : body);

        assertAnswer(answer, 400, "{\"error\":\"validation_error\",\"message\":\"" + message + "\"}");
        assertThat(server.list.additions()).isEmpty();
    }

    @Test
    void reasonAndSourceHaveALength() {
        String body = "{\"url\":\"linkedin.com/in/a\",\"reason\":\"%s\",\"source\":\"%s\"}";

        assertThat(server.post("/v1/dnc", body.formatted("é".repeat(501), "")).body())
                .isEqualTo("{\"error\":\"validation_error\",\"message\":\"reason must have at most 500 characters\"}");
        assertThat(server.post("/v1/dnc", body.formatted("", "x".repeat(101))).body())
                .isEqualTo("{\"error\":\"validation_error\",\"message\":\"source must have at most 100 characters\"}");
        assertThat(server.post("/v1/dnc", body.formatted("😀".repeat(500), "x".repeat(100)))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void checksOne() {
        assertAnswer(
                server.get("/v1/dnc/check?url=linkedin.com/in/john"),
                200,
                "{\"error\":null,\"data\":{\"onList\":false,\"entry\":null}}");
        server.post("/v1/dnc", ADD_JOHN);

        HttpResponse<String> answer = server.get("/v1/dnc/check?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2FJohn%2F");

        assertAnswer(answer, 200, "{\"error\":null,\"data\":{\"onList\":true,\"entry\":" + JOHN + "}}");
        assertThat(answer.headers().firstValue("X-Cache")).contains("MISS");
    }

    @Test
    void checkIsOfTheOwnTeam() {
        server.post("/v1/dnc", ADD_JOHN);

        HttpResponse<String> answer =
                server.send(server.request("/v1/dnc/check?url=linkedin.com/in/john", TestServer.OTHER_KEY));

        assertAnswer(answer, 200, "{\"error\":null,\"data\":{\"onList\":false,\"entry\":null}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/dnc/check|Missing required query parameter: url",
                "/v1/dnc/check?|Missing required query parameter: url",
                "/v1/dnc/check?url|Missing required query parameter: url",
                "/v1/dnc/check?url=|Missing required query parameter: url",
                "/v1/dnc/check?url=%20%09|Missing required query parameter: url",
                "/v1/dnc/check?URL=linkedin.com/in/a|Missing required query parameter: url",
                "/v1/dnc/check?url=example.com|Not a LinkedIn profile URL: host_not_linkedin",
                "/v1/dnc/check?url=linkedin.com/in/a&url=linkedin.com/in/a|Query parameter url must be given once, percent-encoded",
                "/v1/dnc/check?url=https://www.google.com/url?sa=t&url=https%3A%2F%2Flinkedin.com/in/a|Query parameter url must be given once, percent-encoded",
                "/v1/dnc/check?url=linkedin.com/in/a&%75rl=|Query parameter url must be given once, percent-encoded",
                "/v1/dnc/check?url=linkedin.com/in/a%FF|Not a LinkedIn profile URL: bad_percent_encoding"
            })
    void refusesToCheck(String path, String message) {
        assertAnswer(server.get(path), 400, "{\"error\":\"validation_error\",\"message\":\"" + message + "\"}");
    }

    @Test
    void listsNewestFirst() {
        server.post("/v1/dnc", ADD_JOHN);
        server.post("/v1/dnc", "{\"url\":\"linkedin.com/in/sarah\"}");
        String sarah = JOHN.replace("john", "sarah").replace("00000001", "00000002");

        assertAnswer(
                server.get("/v1/dnc"),
                200,
                "{\"error\":null,\"data\":{\"entries\":[" + sarah + "," + JOHN
                        + "],\"total\":2,\"limit\":50,\"offset\":0}}");
        HttpResponse<String> second = server.get("/v1/dnc?limit=1&offset=1");
        assertAnswer(
                second,
                200,
                "{\"error\":null,\"data\":{\"entries\":[" + JOHN + "],\"total\":1,\"limit\":1,\"offset\":1}}");
        assertThat(second.headers().firstValue("X-Total-Count")).contains("2");
        assertAnswer(
                server.get("/v1/dnc?offset=9223372036854775807&limit=1000"),
                200,
                "{\"error\":null,\"data\":{\"entries\":[],\"total\":0,\"limit\":1000,\"offset\":9223372036854775807}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1001",
                "-1",
                "%2B1",
                "1.0",
                "1e2",
                "ten",
                "",
                "%20",
                "5%20",
                "9223372036854775808",
                "99999999999999999999999",
                "%D9%A1",
                "1&limit=1"
            })
    void refusesALimit(String limit) {
        HttpResponse<String> answer = server.get("/v1/dnc?limit=" + limit);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isIn(
                        "{\"error\":\"validation_error\",\"message\":\"limit must be a whole number from 1 to 1000\"}",
                        "{\"error\":\"validation_error\",\"message\":\"Query parameter limit must be given once, percent-encoded\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "", "x", "9223372036854775808", "18446744073709551616", "0&offset=0"})
    void refusesAnOffset(String offset) {
        assertThat(server.get("/v1/dnc?offset=" + offset).statusCode()).isEqualTo(400);
    }

    @Test
    void addsABatch() {
        server.post("/v1/dnc", ADD_JOHN);

        HttpResponse<String> answer = server.post("/v1/dnc/batch", """
                {"entries":[{"url":"linkedin.com/in/Ann"},{"url":"linkedin.com/in/john"},{"url":"no \\"way\\" \\ud800 é"},
                {"url":"linkedin.com/in/ann","reason":"r"},{"url":""},{"url":"linkedin.com/in/müller","more":[{}]}]}""");

        assertAnswer(answer, 201, """
                {"error":null,"data":{"added":2,"duplicates":2,"errors":2,"details":[\
                {"url":"https://linkedin.com/in/ann","status":"added"},\
                {"url":"https://linkedin.com/in/john","status":"duplicate"},\
                {"url":"no \\"way\\" \\ud800 é","status":"error",\
                "error":"Not a LinkedIn profile URL: whitespace"},\
                {"url":"https://linkedin.com/in/ann","status":"duplicate"},\
                {"url":"","status":"error","error":"Not a LinkedIn profile URL: empty"},\
                {"url":"https://linkedin.com/in/müller","status":"added"}]},\
                "message":"Bulk import completed: 2 added, 2 duplicates, 2 errors"}""");
    }

    @Test
    void aBatchOfNothingReadableStillIsABatch() {
        assertAnswer(server.post("/v1/dnc/batch", "{\"entries\":[{\"url\":\"x\"}]}"), 201, """
                {"error":null,"data":{"added":0,"duplicates":0,"errors":1,"details":[{"url":"x","status":"error",\
                "error":"Not a LinkedIn profile URL: not_profile"}]},\
                "message":"Bulk import completed: 0 added, 0 duplicates, 1 errors"}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|Missing required field: entries",
                "{\"entries\":null}|entries must be an array",
                "{\"entries\":{}}|entries must be an array",
                "{\"entries\":\"x\"}|entries must be an array",
                "{\"entries\":[]}|entries must not be empty",
                "{\"entries\":[\"linkedin.com/in/a\"]}|Each entry must be an object with a url",
                "{\"entries\":[null]}|Each entry must be an object with a url",
                "{\"entries\":[{\"url\":\"linkedin.com/in/a\"},[]]}|Each entry must be an object with a url",
                "{\"entries\":[{}]}|Missing required field: url",
                "{\"entries\":[{\"url\":\"linkedin.com/in/a\"},{\"url\":7}]}|url must be a string",
                "{\"entries\":[{\"url\":\"linkedin.com/in/a\",\"reason\":{}}]}|reason must be a string",
                "[{\"url\":\"linkedin.com/in/a\"}]|The request body must be a JSON object",
                "{\"entries\":[{\"url\":\"linkedin.com/in/a\"}|The request body is not one well-formed JSON object",
                "{\"entries\":[{\"url\":\"linkedin.com/in/a\"}]}]|The request body is not one well-formed JSON object",
                "{\"entries\":[{\"url\":\"linkedin.com/in/a\"}],\"entries\":[{\"url\":\"linkedin.com/in/b\"}]}|The request body is not one well-formed JSON object"
            })
    void refusesABatch(String body, String message) {
        assertAnswer(
                server.post("/v1/dnc/batch", body),
                400,
                "{\"error\":\"validation_error\",\"message\":\"" + message + "\"}");
        assertThat(server.list.additions()).isEmpty();
    }

    @Test
    void tenThousandEntriesAreABatchAndOneMoreIsNot() {
        String entries = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"url\":\"linkedin.com/in/p" + i + "\"}")
                .collect(Collectors.joining(","));

        assertThat(server.post("/v1/dnc/batch", "{\"entries\":[" + entries + "]}")
                        .body())
                .startsWith("{\"error\":null,\"data\":{\"added\":10000,\"duplicates\":0,\"errors\":0,\"details\":["
                        + "{\"url\":\"https://linkedin.com/in/p0\",\"status\":\"added\"},"
                        + "{\"url\":\"https://linkedin.com/in/p1\",")
                .endsWith("{\"url\":\"https://linkedin.com/in/p9999\",\"status\":\"added\"}]},"
                        + "\"message\":\"Bulk import completed: 10000 added, 0 duplicates, 0 errors\"}");
        assertAnswer(
                server.post("/v1/dnc/batch", "{\"entries\":[" + entries + ",{\"url\":\"x\"}]}"),
                400,
                "{\"error\":\"validation_error\",\"message\":\"entries must hold at most 10000 entries\"}");
    }

    @Test
    void deletesOne() {
        server.post("/v1/dnc", ADD_JOHN);

        assertAnswer(
                server.delete("/v1/dnc/dnc_00000001"),
                200,
                "{\"error\":null,\"data\":{\"message\":\"DNC entry deleted successfully\"}}");
        assertAnswer(
                server.get("/v1/dnc/check?url=linkedin.com/in/john"),
                200,
                "{\"error\":null,\"data\":{\"onList\":false,\"entry\":null}}");
        assertAnswer(
                server.delete("/v1/dnc/dnc_00000001"),
                404,
                "{\"error\":\"not_found\",\"message\":\"DNC entry not found\"}");
    }

    @Test
    void anotherTeamsEntryStays() {
        server.post("/v1/dnc", ADD_JOHN);

        HttpResponse<String> answer = server.send(
                server.request("/v1/dnc/dnc_00000001", TestServer.OTHER_KEY).DELETE());

        assertAnswer(answer, 403, "{\"error\":\"forbidden\",\"message\":\"This DNC entry belongs to another team\"}");
        assertThat(server.get("/v1/dnc/check?url=linkedin.com/in/john").body()).contains("\"onList\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "dnc_", "dnc_a-b", "DNC_1", "dnc_%C3%A9", "dnc_1%20", "check", "batch"})
    void whatIsNoIdIsNotFound(String id) {
        assertAnswer(
                server.delete("/v1/dnc/" + id), 404, "{\"error\":\"not_found\",\"message\":\"DNC entry not found\"}");
    }

    @Test
    void verifies() {
        assertAnswer(
                server.send(server.request("/v1/verify", TestServer.WRITE_KEY)),
                200,
                "{\"status\":\"success\",\"message\":\"API key is valid\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong",
                "Bearer ",
                "Bearer",
                "Basic a2V5",
                "key-of-team-one",
                "Bearer key-of-team-one x",
                "Bearerkey-of-team-one"
            })
    void refusesAKey(String authorization) {
        String unauthorized = "{\"error\":\"unauthorized\",\"message\":\"Invalid or missing API key\"}";
        HttpRequest.Builder request = server.anonymous("/v1/dnc").header("Authorization", authorization);

        HttpResponse<String> answer = server.send(request);

        assertAnswer(answer, 401, unauthorized);
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
        assertAnswer(server.send(server.anonymous("/v1/verify")), 401, unauthorized);
        assertAnswer(server.send(server.anonymous("/v1/dnc/check")), 401, unauthorized);
        assertAnswer(server.send(server.anonymous("/v1/dnc/dnc_1").DELETE()), 401, unauthorized);
        assertAnswer(
                server.send(server.anonymous("/v1/dnc/batch").POST(HttpRequest.BodyPublishers.ofString("["))),
                401,
                unauthorized);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "BEARER", "Bearer ", "bEaReR"})
    void theSchemeHasNoCase(String scheme) {
        HttpRequest.Builder request =
                server.anonymous("/v1/verify").header("Authorization", scheme + " " + TestServer.KEY);

        assertThat(server.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void scopesAreChecked() {
        String noWrite = "{\"error\":\"forbidden\",\"message\":\"The API key lacks the scope dnc:write\"}";
        String noRead = "{\"error\":\"forbidden\",\"message\":\"The API key lacks the scope dnc:read\"}";
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(ADD_JOHN);

        assertAnswer(server.send(server.request("/v1/dnc", TestServer.READ_KEY).POST(body)), 403, noWrite);
        assertAnswer(
                server.send(server.request("/v1/dnc/batch", TestServer.READ_KEY).POST(body)), 403, noWrite);
        assertAnswer(
                server.send(server.request("/v1/dnc/dnc_1", TestServer.READ_KEY).DELETE()), 403, noWrite);
        assertAnswer(server.send(server.request("/v1/dnc", TestServer.WRITE_KEY)), 403, noRead);
        assertAnswer(server.send(server.request("/v1/dnc/check?url=x", TestServer.WRITE_KEY)), 403, noRead);
        assertThat(server.send(server.request("/v1/dnc", TestServer.READ_KEY)).statusCode())
                .isEqualTo(200);
        assertThat(server.send(server.request("/v1/dnc", TestServer.WRITE_KEY).POST(body))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void anUnknownPathIsNotFound() {
        String notFound = "{\"error\":\"not_found\",\"message\":\"No such resource\"}";

        assertAnswer(server.get("/"), 404, notFound);
        assertAnswer(server.get("/v2/dnc"), 404, notFound);
        assertAnswer(server.send(server.anonymous("/v1/dnc/a/b")), 404, notFound);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/v1/dnc,'GET, POST, HEAD, OPTIONS'",
        "POST,/v1/dnc/check,'GET, DELETE, HEAD, OPTIONS'",
        "GET,/v1/dnc/dnc_1,'DELETE, OPTIONS'",
        "DELETE,/v1/verify,'GET, HEAD, OPTIONS'",
        "FOO,/health/live,'GET, HEAD, OPTIONS'"
    })
    void anotherMethodIsNotAllowed(String method, String path, String allowed) {
        HttpResponse<String> answer =
                server.send(server.request(path).method(method, HttpRequest.BodyPublishers.noBody()));

        assertAnswer(answer, 405, "{\"error\":\"method_not_allowed\",\"message\":\"This method is not allowed here\"}");
        assertThat(answer.headers().firstValue("Allow")).contains(allowed);
    }

    @Test
    void headAnswersLikeGetWithoutABody() {
        HttpResponse<String> head =
                server.send(server.request("/v1/dnc").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> stranger =
                server.send(server.anonymous("/v1/dnc").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("X-Total-Count")).contains("0");
        assertThat(stranger.statusCode()).isEqualTo(401);
    }

    @Test
    void aFailureSaysNothing() {
        server.list.breakWith(new IllegalStateException("https://linkedin.com/in/secret at io.dncstreams"));

        assertAnswer(
                server.get("/v1/dnc/check?url=linkedin.com/in/secret"),
                500,
                "{\"error\":\"internal_error\",\"message\":\"An internal error occurred\"}");
    }

    @Test
    void anErrorOfTheMachineSaysNothing() {
        try (TestServer failing =
                new TestServer(HttpSettings.defaults().at("127.0.0.1", 0), new Limits(0, 0, 0), bearer -> {
                    throw new StackOverflowError(bearer);
                })) {
            assertAnswer(
                    failing.get("/v1/dnc"),
                    500,
                    "{\"error\":\"internal_error\",\"message\":\"An internal error occurred\"}");
        }
    }

    @Test
    void unavailableIsNeverAnEmptyList() {
        String unavailable =
                "{\"error\":\"unavailable\",\"message\":\"The list can't be served right now. Please try again shortly.\"}";
        server.list.becomeUnavailable(Duration.ofMillis(2500));

        for (HttpResponse<String> answer : List.of(
                server.get("/v1/dnc"),
                server.get("/v1/dnc/check?url=linkedin.com/in/a"),
                server.post("/v1/dnc", ADD_JOHN),
                server.post("/v1/dnc/batch", "{\"entries\":[" + ADD_JOHN + "]}"),
                server.delete("/v1/dnc/dnc_1"))) {
            assertAnswer(answer, 503, unavailable);
            assertThat(answer.headers().firstValue("Retry-After")).contains("3");
        }
    }

    @Test
    void aTeamServedElsewhereIsUnavailable() {
        server.list.moveAway("team_1");

        HttpResponse<String> answer = server.get("/v1/dnc");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(server.send(server.request("/v1/dnc", TestServer.OTHER_KEY)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void keysThatCannotBeConfirmedAreUnavailable() {
        try (TestServer unsure =
                new TestServer(HttpSettings.defaults().at("127.0.0.1", 0), new Limits(9, 9, 9), bearer -> {
                    throw new UnavailableException("not current", Duration.ofSeconds(4));
                })) {
            HttpResponse<String> answer = unsure.get("/v1/verify");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("4");
        }
    }

    @Test
    void aDecisionThatIsNotOneIsUnavailable() {
        for (Decision decision : new Decision[] {new Decision.Expired(), new Decision.Replayed()}) {
            server.list.decide(decision);

            assertThat(server.post("/v1/dnc", ADD_JOHN).statusCode()).isEqualTo(503);
            assertThat(server.post("/v1/dnc/batch", "{\"entries\":[" + ADD_JOHN + "]}")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(server.delete("/v1/dnc/dnc_1").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void probesNeedNoKey() {
        assertAnswer(
                server.send(server.anonymous("/health/live")), 200, "{\"error\":null,\"data\":{\"status\":\"live\"}}");
        assertAnswer(
                server.send(server.anonymous("/health/ready")),
                200,
                "{\"error\":null,\"data\":{\"status\":\"ready\"}}");
        server.ready.set(false);
        assertThat(server.send(server.anonymous("/health/ready")).statusCode()).isEqualTo(503);
        assertThat(server.send(server.anonymous("/health/live")).statusCode()).isEqualTo(200);
        server.live.set(false);
        assertThat(server.send(server.anonymous("/health/live")).statusCode()).isEqualTo(503);
        assertThat(server.send(server.anonymous("/metrics")).body()).isEqualTo("# TYPE up gauge\nup 1\n");
    }

    @Test
    void callsAreMeteredByRouteMethodAndStatus() {
        server.delete("/v1/dnc/dnc_77");
        server.get("/somewhere/else");

        await("a call is counted once its answer is out").ignoreExceptions().untilAsserted(() -> {
            assertThat(calls("/v1/dnc/{id}", "DELETE", "404")).isEqualTo(1);
            assertThat(calls("unmatched", "GET", "404")).isEqualTo(1);
        });
    }

    private long calls(String route, String method, String status) {
        return server.meters
                .get("http.server.requests")
                .tags("route", route, "method", method, "status", status)
                .timer()
                .count();
    }

    @Test
    void everyAnswerCarriesAnId() {
        HttpResponse<String> minted = server.get("/nowhere");
        HttpResponse<String> kept = server.send(server.request("/v1/verify").header("X-Request-Id", "Trace_1-b"));
        HttpResponse<String> replaced = server.send(server.request("/v1/verify").header("X-Request-Id", "a b"));

        assertThat(minted.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{16}");
        assertThat(kept.headers().firstValue("X-Request-Id")).contains("Trace_1-b");
        assertThat(replaced.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{16}");
        HttpResponse<String> key =
                server.send(server.request("/v1/verify").header("X-Request-Id", "dnck_in-the-wrong-header"));
        assertThat(key.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{16}");
    }

    @Test
    void rateLimitsAreAnnouncedAndHold() {
        try (TestServer limited = new TestServer(new Limits(2, 1, 1))) {
            HttpResponse<String> first = limited.get("/v1/dnc");
            limited.clock.advance(Duration.ofMillis(10_500));
            HttpResponse<String> second = limited.get("/v1/dnc/check?url=nonsense");
            HttpResponse<String> third = limited.get("/v1/dnc");

            assertThat(rates(first)).isEqualTo(Map.of("limit", "2", "remaining", "1", "reset", "1763461860"));
            assertThat(second.statusCode()).isEqualTo(400);
            assertThat(rates(second)).isEqualTo(Map.of("limit", "2", "remaining", "0", "reset", "1763461860"));
            assertAnswer(third, 429, """
                    {"error":"rate_limit_exceeded","message":"Too many requests. Please try again later.",\
                    "resetTime":1763461860000}""");
            assertThat(rates(third)).isEqualTo(Map.of("limit", "2", "remaining", "0", "reset", "1763461860"));
            assertThat(third.headers().firstValue("Retry-After")).contains("50");
            assertThat(limited.send(limited.request("/v1/dnc", TestServer.OTHER_KEY))
                            .statusCode())
                    .isEqualTo(200);
            limited.clock.advance(Duration.ofMillis(49_500));
            assertThat(limited.get("/v1/dnc").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everyOutcomeOfTheOwnerCarriesTheHeaders() {
        try (TestServer limited = new TestServer(new Limits(50, 50, 50))) {
            limited.post("/v1/dnc", ADD_JOHN);

            assertThat(rates(limited.post("/v1/dnc", ADD_JOHN))).containsEntry("remaining", "48");
            assertThat(rates(limited.delete("/v1/dnc/none"))).containsEntry("remaining", "47");
            assertThat(rates(limited.send(limited.request("/v1/dnc", TestServer.READ_KEY)
                            .POST(HttpRequest.BodyPublishers.ofString(ADD_JOHN)))))
                    .containsEntry("remaining", "46");
            assertThat(rates(limited.post("/v1/dnc", " ".repeat((1 << 20) + 1))))
                    .containsEntry("remaining", "45");
            assertThat(rates(limited.post("/v1/dnc/batch", "["))).containsEntry("remaining", "49");
            assertThat(rates(limited.get("/v1/verify"))).isEmpty();
            limited.list.becomeUnavailable(Duration.ofSeconds(1));
            assertThat(rates(limited.get("/v1/dnc"))).isEmpty();
        }
    }

    private static Map<String, String> rates(HttpResponse<String> answer) {
        return answer.headers().map().entrySet().stream()
                .filter(header -> header.getKey().startsWith("x-ratelimit-"))
                .collect(Collectors.toMap(
                        header -> header.getKey().substring("x-ratelimit-".length()),
                        header -> header.getValue().getFirst()));
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    }
}
