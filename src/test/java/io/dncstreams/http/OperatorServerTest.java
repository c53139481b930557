package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.http.RateLimits.Limits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and metrics on a port of their own, and the headers that every answer has. */
class OperatorServerTest {

    private static final List<String> PATHS = List.of("/health/live", "/health/ready", "/metrics");

    @Test
    void whatIsForOperatorsIsOnTheirPortOnly() throws Exception {
        HttpSettings settings = HttpSettings.defaults().at("127.0.0.1", 0);
        try (TestServer rest = new TestServer(
                settings,
                new Limits(0, 0, 0),
                TestServer.keys(),
                Optional.empty(),
                new HttpServer.Edge(Optional.empty(), false, false))) {
            OperatorServer operators = new OperatorServer(settings, rest.parts);
            operators.start();
            try (HttpClient client = HttpClient.newHttpClient()) {
                for (String path : PATHS) {
                    assertThat(get(client, rest.server.port(), path).statusCode())
                            .as(path)
                            .isEqualTo(404);
                    assertThat(get(client, operators.port(), path).statusCode())
                            .as(path)
                            .isEqualTo(200);
                }
                for (String path : List.of("/openapi.yaml", "/docs", "/docs/start.js")) {
                    assertThat(get(client, rest.server.port(), path).statusCode())
                            .as("%s, beside the calls it describes", path)
                            .isEqualTo(200);
                    assertThat(get(client, operators.port(), path).statusCode())
                            .as(path)
                            .isEqualTo(404);
                }
                assertThat(get(client, operators.port(), "/v1/verify").statusCode())
                        .isEqualTo(404);
                assertThat(get(client, operators.port(), "/internal/peer").statusCode())
                        .isEqualTo(404);
                rest.ready.set(false);
                assertThat(get(client, operators.port(), "/health/ready").statusCode())
                        .isEqualTo(503);
            }
            operators.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/dnc",
                "/v1/dnc/export",
                "/v1/verify",
                "/health/live",
                "/metrics",
                "/nothing",
                "/v1/dnc?limit=x"
            })
    void everyAnswerTellsBrowsersAndProxiesToKeepOff(String path) {
        try (TestServer server = new TestServer()) {
            assertThat(server.get(path).headers().map())
                    .containsEntry("cache-control", List.of("no-store"))
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("x-frame-options", List.of("DENY"))
                    .containsEntry("referrer-policy", List.of("no-referrer"))
                    .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"))
                    .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
                    .satisfies(headers -> assertThat(headers.keySet())
                            .doesNotContainAnyElementsOf(Set.of("server", "x-powered-by", "set-cookie")));
        }
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
