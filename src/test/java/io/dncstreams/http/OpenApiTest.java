package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dncstreams.document.SchemaDocument.Place;
import io.dncstreams.http.OpenApi.Answer;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document is sound, tells of every route and no other, and shows an example of everything. */
class OpenApiTest {

    private final OpenApi api = OpenApi.SHIPPED;

    @Test
    void toolsOfClientsReadIt() {
        SwaggerParseResult read = new OpenAPIV3Parser().readContents(api.document.text());

        assertThat(read.getMessages()).isEmpty();
        assertThat(read.getOpenAPI().getSpecVersion()).isEqualTo(SpecVersion.V31);
        assertThat(read.getOpenAPI().getPaths())
                .hasSize(api.document.at("/paths").names().size());
    }

    @Test
    void everyRouteIsInItAndNoOther() {
        Set<String> routes;
        try (TestServer server = new TestServer()) {
            routes = new HashSet<>(server.server.routes());
        }
        Set<String> heads =
                routes.stream().filter(route -> route.startsWith("HEAD ")).collect(Collectors.toSet());
        routes.removeAll(heads);

        assertThat(api.operations())
                .extracting(OpenApi.Operation::toString)
                .containsExactlyInAnyOrderElementsOf(routes);
        assertThat(heads)
                .as("what the document says of HEAD in a sentence")
                .containsExactlyInAnyOrderElementsOf(routes.stream()
                        .filter(route -> route.startsWith("GET "))
                        .map(route -> route.replace("GET ", "HEAD "))
                        .toList());
    }

    @Test
    void everyResponseShowsAnExampleThatFits() {
        for (OpenApi.Operation operation : api.operations()) {
            for (String status : operation.responses().names()) {
                Place content = operation.responses().at(status).at("content");
                for (String type : content.names()) {
                    String where = operation + " " + status + " " + type;
                    assertThat(examples(content.at(type)))
                            .as(where)
                            .isNotEmpty()
                            .allSatisfy(
                                    example -> assertThat(OpenApi.problems(content.at(type), type, body(type, example)))
                                            .as(where + " " + example)
                                            .isEmpty());
                }
            }
        }
    }

    @Test
    void everyBodyThatIsSentShowsAnExampleThatFits() {
        for (OpenApi.Operation operation : api.operations()) {
            if (operation.place().has("requestBody")) {
                Place content = operation.place().at("requestBody").at("content");
                for (String type : content.names()) {
                    assertThat(examples(content.at(type)))
                            .as(operation + " " + type)
                            .isNotEmpty()
                            .allSatisfy(
                                    example -> assertThat(OpenApi.problems(content.at(type), type, body(type, example)))
                                            .as(operation + " " + example)
                                            .isEmpty());
                }
            }
        }
    }

    @Test
    void everyParameterAndHeaderShowsAnExampleThatFits() {
        List<Place> described = new ArrayList<>();
        for (String kind : List.of("headers", "parameters")) {
            Place all = api.document.at("/components/" + kind);
            all.names().forEach(name -> described.add(all.at(name)));
        }
        for (OpenApi.Operation operation : api.operations()) {
            for (int i = 0; i < operation.place().node().path("parameters").size(); i++) {
                described.add(operation.place().at("parameters").at(Integer.toString(i)));
            }
        }

        assertThat(described).hasSizeGreaterThan(20).allSatisfy(place -> {
            assertThat(place.has("example")).as(place.pointer()).isTrue();
            assertThat(place.at("schema").problems(place.node().get("example")))
                    .as(place.pointer())
                    .isEmpty();
        });
    }

    @Test
    void everyAnswerHasTheHeadersThatAllHave() {
        for (OpenApi.Operation operation : api.operations()) {
            for (String status : operation.responses().names()) {
                assertThat(operation.responses().at(status).at("headers").names())
                        .as(operation + " " + status)
                        .contains("X-Request-Id", "X-Content-Type-Options", "Cache-Control");
            }
        }
    }

    @Test
    void whatIsNotDocumentedIsFoundOut() {
        String listed = "{\"error\":null,\"data\":{\"onList\":false,\"entry\":null}}";
        Map<String, List<String>> headers = Map.of(
                "content-type", List.of("application/json"),
                "x-request-id", List.of("a"),
                "x-content-type-options", List.of("nosniff"),
                "cache-control", List.of("no-store"),
                "x-cache", List.of("MISS"));
        check(200, headers, listed);

        refused(201, headers, listed);
        refused(200, headers, listed.replace("\"entry\"", "\"more\":1,\"entry\""));
        refused(200, headers, listed.replace(",\"entry\":null", ""));
        refused(200, headers, listed.replace("false", "null"));
        refused(200, with(headers, "x-more", "1"), listed);
        refused(200, with(headers, "x-cache", "OLD"), listed);
        refused(200, with(headers, "x-ratelimit-limit", "-1"), listed);
        refused(200, with(headers, "content-type", "text/plain"), listed);
        refused(200, without(headers, "x-cache"), listed);
        refused(400, without(headers, "x-cache"), "{\"error\":\"validation_error\",\"message\":\"Something else\"}");
        refused(
                503,
                without(headers, "x-cache"),
                "{\"error\":\"unavailable\",\"message\":\"The list can't be served"
                        + " right now. Please try again shortly.\"}");
    }

    private void check(int status, Map<String, List<String>> headers, String body) {
        api.hold("GET", "/v1/dnc/check?url=in/a", new Answer(status, headers, Optional.of(body)));
    }

    private void refused(int status, Map<String, List<String>> headers, String body) {
        assertThatThrownBy(() -> check(status, headers, body)).isInstanceOf(AssertionError.class);
    }

    private static Map<String, List<String>> with(Map<String, List<String>> headers, String name, String value) {
        Map<String, List<String>> more = new HashMap<>(headers);
        more.put(name, List.of(value));
        return more;
    }

    private static Map<String, List<String>> without(Map<String, List<String>> headers, String name) {
        Map<String, List<String>> fewer = new HashMap<>(headers);
        fewer.remove(name);
        return fewer;
    }

    private static List<JsonNode> examples(Place media) {
        List<JsonNode> examples = new ArrayList<>();
        if (media.has("example")) {
            examples.add(media.node().get("example"));
        }
        media.node().path("examples").forEach(example -> examples.add(example.get("value")));
        return examples;
    }

    private static String body(String type, JsonNode example) {
        return type.equals("application/json") ? example.toString() : example.asText();
    }
}
