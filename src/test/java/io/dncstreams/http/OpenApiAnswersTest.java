package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.query.UnavailableException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every status that is documented for an operation can be had from it; {@link TestServer} holds each to the document. */
class OpenApiAnswersTest {

    private static final int MOST = 64 << 10;
    private static final String NEW = "{\"url\":\"in/jane\",\"reason\":\"asked\",\"source\":\"crm\"}";
    private static final Map<String, String> BODIES = Map.of(
            "addEntry",
            NEW,
            "addBatch",
            "{\"entries\":[" + NEW + ",{\"url\":\"in/john\"},{\"url\":\"nobody\"}]}",
            "checkBatch",
            "{\"urls\":[\"in/john\",\"in/ann\",\"nobody\"]}",
            "importList",
            "url\nin/ann\n");
    private static final Set<String> READ_ONLY =
            Set.of("listEntries", "checkUrl", "checkBatch", "exportList", "importState");

    static Stream<OpenApi.Operation> operations() {
        return OpenApi.SHIPPED.operations().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyDocumentedStatusIsProduced(OpenApi.Operation operation) throws IOException {
        Set<String> documented = operation.responses().names().stream()
                .filter(status -> !status.endsWith("XX"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(produced(operation)).isEqualTo(documented);
    }

    private Set<String> produced(OpenApi.Operation operation) throws IOException {
        Set<String> produced = new TreeSet<>();
        HttpSettings usual = settings(Duration.ofSeconds(10), Duration.ofSeconds(30));
        try (TestServer server = new TestServer(usual, new Limits(0, 0, 0))) {
            server.post("/v1/dnc", "{\"url\":\"in/john\"}");
            server.imports.begin("team_1", TestServer.START);
            produced.addAll(asThingsAre(server, operation));
            server.list.becomeUnavailable(Duration.ofSeconds(2));
            server.imports.take(-1);
            server.list.moveAway("team_1");
            server.live.set(false);
            server.ready.set(false);
            add(produced, usual(server, operation));
        }
        try (TestServer limited = new TestServer(usual, new Limits(1, 1, 1, 1))) {
            add(produced, usual(limited, operation));
            add(produced, usual(limited, operation));
        }
        if (operation.place().node().at("/tags/0").asText().equals("Documents")) {
            try (TestServer without = TestServer.withDocs(Optional.empty())) {
                add(produced, usual(without, operation));
            }
        }
        boolean anybodys = operation.place().node().path("security").isArray()
                && operation.place().node().path("security").isEmpty();
        if (!anybodys) {
            for (RuntimeException fault : List.of(
                    new IllegalStateException("broken"),
                    new UnavailableException("not current", Duration.ofSeconds(1)))) {
                try (TestServer broken = new TestServer(usual, new Limits(0, 0, 0), bearer -> {
                    throw fault;
                })) {
                    add(produced, usual(broken, operation));
                }
            }
        }
        return produced;
    }

    private static Set<String> asThingsAre(TestServer server, OpenApi.Operation operation) throws IOException {
        Set<String> produced = new TreeSet<>();
        add(produced, usual(server, operation));
        add(produced, usual(server, operation));
        add(produced, send(server, operation, TestServer.OTHER_KEY, body(operation)));
        String unfit = READ_ONLY.contains(operation.id()) ? TestServer.WRITE_KEY : TestServer.READ_KEY;
        add(produced, send(server, operation, unfit, body(operation)));
        add(produced, server.send(request(server.anonymous(target(operation, "good")), operation, body(operation))));
        add(produced, server.send(request(server.request(target(operation, "odd")), operation, "{")));
        if (operation.place().has("requestBody")) {
            add(
                    produced,
                    server.send(request(server.request(target(operation, "good")), operation, body(operation))
                            .header("Content-Encoding", "gzip")));
            if (!operation.id().equals("importList")) {
                add(produced, send(server, operation, TestServer.KEY, " ".repeat(MOST + 1)));
            }
            produced.add(statusOfASilentClient(operation));
        }
        return produced;
    }

    /** The whole of a request but its body. */
    private static String statusOfASilentClient(OpenApi.Operation operation) throws IOException {
        Duration patience = Duration.ofMillis(300);
        Duration idle = operation.id().equals("importList") ? patience : Duration.ofSeconds(30);
        try (TestServer server = new TestServer(settings(patience, idle), new Limits(0, 0, 0));
                Socket socket = server.socket()) {
            String head = operation.method() + " " + operation.path() + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + TestServer.KEY + "\r\nContent-Type: text/csv\r\n"
                    + "Content-Length: 1000\r\n\r\nurl";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String wire = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            OpenApi.Answer answer = RawAnswers.single(wire).orElseThrow();
            OpenApi.SHIPPED.hold(operation.method(), operation.path(), answer);
            return Integer.toString(answer.status());
        }
    }

    private static HttpResponse<String> usual(TestServer server, OpenApi.Operation operation) {
        return send(server, operation, TestServer.KEY, body(operation));
    }

    private static HttpResponse<String> send(TestServer server, OpenApi.Operation operation, String key, String body) {
        return server.send(request(server.request(target(operation, "good"), key), operation, body));
    }

    private static HttpRequest.Builder request(HttpRequest.Builder builder, OpenApi.Operation operation, String body) {
        return builder.header("Content-Type", "text/csv").method(operation.method(), BodyPublishers.ofString(body));
    }

    private static String body(OpenApi.Operation operation) {
        return BODIES.getOrDefault(operation.id(), "");
    }

    /** Where the operation is called; odd so that a path or a query is refused, if that can be. */
    private static String target(OpenApi.Operation operation, String kind) {
        boolean good = kind.equals("good");
        return switch (operation.id()) {
            case "listEntries" -> good ? "/v1/dnc?limit=1" : "/v1/dnc?limit=0";
            case "checkUrl" -> good ? "/v1/dnc/check?url=in/john" : "/v1/dnc/check";
            case "exportList" -> good ? "/v1/dnc/export" : "/v1/dnc/export?format=xml";
            case "deleteEntry" -> good ? "/v1/dnc/dnc_00000001" : "/v1/dnc/dnc_9";
            case "importState" -> good ? "/v1/dnc/imports/imp_1" : "/v1/dnc/imports/imp_9";
            case "docsFile" -> good ? "/docs/swagger-ui.css" : "/docs/index.html";
            default -> operation.path();
        };
    }

    private static void add(Set<String> produced, HttpResponse<String> answer) {
        produced.add(Integer.toString(answer.statusCode()));
    }

    private static HttpSettings settings(Duration bodyTimeout, Duration idleTimeout) {
        HttpSettings usual = HttpSettings.defaults();
        return new HttpSettings(
                "127.0.0.1",
                0,
                MOST,
                MOST,
                usual.maxBatchEntries(),
                usual.maxConnections(),
                usual.requestTimeout(),
                bodyTimeout,
                idleTimeout,
                usual.stopTimeout());
    }
}
