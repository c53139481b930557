package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.http.RateLimits.Limits;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The description and its page are there for anybody, whole, and bring in nobody else. */
class ApiDocsTest {

    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    private final TestServer server =
            new TestServer(HttpSettings.defaults().at("127.0.0.1", 0), new Limits(1, 1, 1), bearer -> {
                throw new IllegalStateException("nobody asks for a key");
            });

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theDescriptionIsServedAsWritten() throws IOException {
        HttpResponse<String> answer = server.send(server.anonymous("/openapi.yaml"));

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/yaml");
        assertThat(answer.body()).isEqualTo(Files.readString(Path.of("src", "main", "resources", "openapi.yaml")));
    }

    @Test
    void thePageLoadsFromItsOwnHostOnly() {
        HttpResponse<String> page = server.send(server.anonymous("/docs"));

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; script-src 'self';")
                        .contains("frame-ancestors 'none'")
                        .doesNotContain("unsafe", "http:", "https:", "*"));
        List<String> loaded = LOADED.matcher(page.body())
                .results()
                .map(MatchResult::group)
                .map(text -> text.replaceAll(".*\"(.*)\"", "$1"))
                .filter(target -> !target.equals("data:,"))
                .toList();
        assertThat(loaded).hasSize(3).allSatisfy(target -> {
            assertThat(target).startsWith("/docs/");
            assertThat(server.send(server.anonymous(target)).statusCode()).isEqualTo(200);
        });
        assertThat(page.body())
                .as("a script of the page would need an exception")
                .doesNotContain("<script>");
        assertThat(server.send(server.anonymous("/docs/start.js")).body())
                .contains("url: '/openapi.yaml'", "validatorUrl: null", "persistAuthorization: false");
    }

    @Test
    void theFilesAreThoseOfSwaggerUi() {
        assertThat(server.send(server.anonymous("/docs/swagger-ui-bundle.js")).body())
                .hasSizeGreaterThan(500_000)
                .contains("SwaggerUIBundle");
        assertThat(server.send(server.anonymous("/docs/swagger-ui.css")).body()).contains(".swagger-ui");
    }

    @Test
    void nothingElseIsServed() throws IOException {
        for (String path :
                List.of("/docs/index.html", "/docs/swagger-ui.js", "/docs/x/y", "/docs/..", "/openapi.json")) {
            assertThat(server.send(server.anonymous(path)).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        for (String path : List.of("/docs/..%2f..%2fopenapi.yaml", "/docs/%2e%2e/openapi.yaml")) {
            assertThat(server.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .doesNotStartWith("HTTP/1.1 200 ");
        }
        assertThat(server.send(server.anonymous("/docs").POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(405);
    }

    /** Whatever a proxy makes of host and port, nothing that is sent names any. */
    @Test
    void nothingNamesAHost() throws IOException {
        for (String path : List.of("/openapi.yaml", "/docs", "/docs/start.js")) {
            String answer = server.raw("GET " + path + " HTTP/1.1\r\nHost: elsewhere.example:4711\r\n"
                    + "X-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n");

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContain("elsewhere.example", "evil.example", "127.0.0.1");
        }
        assertThat(OpenApi.SHIPPED.document.at("/servers").node().findValuesAsText("url"))
                .containsExactly("/");
    }

    @Test
    void headHasNoBody() {
        HttpResponse<String> head =
                server.send(server.anonymous("/docs/swagger-ui.css").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length").orElseThrow())
                .isGreaterThan(1000);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void canBeLeftOut() {
        try (TestServer without = TestServer.withDocs(Optional.empty())) {
            for (String path : List.of("/openapi.yaml", "/docs", "/docs/start.js")) {
                assertThat(without.send(without.anonymous(path)).statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(without.get("/v1/verify").statusCode()).isEqualTo(200);
        }
    }
}
