package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dncstreams.document.SchemaDocument;
import io.dncstreams.document.SchemaDocument.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code openapi.yaml}, and every answer held against it. */
final class OpenApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "delete", "put", "patch");

    /** How an answer travels, which is no affair of the document. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("content-type", "content-length", "transfer-encoding", "connection", "date");

    /** Read once, and never changed. */
    static final OpenApi SHIPPED = new OpenApi();

    final SchemaDocument document =
            new SchemaDocument(Path.of("src", "main", "resources").resolve("openapi.yaml"));

    private final List<Operation> operations;

    private OpenApi() {
        List<Operation> found = new ArrayList<>();
        Place paths = document.at("/paths");
        for (String path : paths.names()) {
            for (String method : paths.at(path).names()) {
                if (METHODS.contains(method)) {
                    found.add(new Operation(
                            method.toUpperCase(Locale.ROOT),
                            path,
                            paths.at(path).at(method)));
                }
            }
        }
        operations = List.copyOf(found);
    }

    /** One method of one path. */
    record Operation(String method, String path, Place place) {

        String id() {
            return place.node().path("operationId").asText();
        }

        Place responses() {
            return place.at("responses");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** What came back. Names of headers in lower case. */
    record Answer(int status, Map<String, List<String>> headers, Optional<String> body) {

        Optional<String> header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                    .findFirst();
        }
    }

    List<Operation> operations() {
        return operations;
    }

    /** The operation that a request is meant for; a path without variables goes before one with. */
    Optional<Operation> operation(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        return operations.stream()
                .filter(each -> each.method().equals(asked) && matches(each.path(), path))
                .min((a, b) -> Boolean.compare(a.path().contains("{"), b.path().contains("{")));
    }

    private static boolean matches(String template, String path) {
        return path.matches(template.replace(".", "\\.").replaceAll("\\{[a-z]+}", "[^/]+"));
    }

    /** Fails unless the document tells of this answer, and tells it all. */
    void hold(String method, String target, Answer answer) {
        String path = target.replaceAll("[?#].*", "");
        Optional<Operation> operation = operation(method, path);
        String call = method + " " + operation.map(Operation::path).orElse(path) + " answered " + answer.status();
        if (method.equals("OPTIONS") && answer.status() == 200) {
            assertThat(answer.body()).as(call).hasValue("{\"error\":null,\"data\":null}");
            return;
        }
        Place response = operation
                .map(known -> response(known.responses(), answer.status(), call))
                .orElseGet(() -> outside(answer.status(), call));
        holdHeaders(response, answer, call);
        if (!method.equals("HEAD")) {
            answer.body().ifPresent(body -> holdBody(response, answer, body, call));
        }
    }

    private static Place response(Place responses, int status, String call) {
        if (responses.has(Integer.toString(status))) {
            return responses.at(Integer.toString(status));
        }
        String range = status / 100 + "XX";
        assertThat(responses.has(range)).as(call + ", which is not documented").isTrue();
        assertThat(statuses(responses.at(range)))
                .as(call + ", which is not among " + range)
                .contains(status);
        return responses.at(range);
    }

    private Place outside(int status, String call) {
        Place shared = document.at("/components/responses");
        return Stream.of("Refused", "Failed")
                .map(shared::at)
                .filter(each -> statuses(each).contains(status))
                .findFirst()
                .orElseGet(() -> {
                    assertThat(status).as(call + ", which is no operation").isEqualTo(404);
                    return shared.at("NoSuchResource");
                });
    }

    /** Those that a range stands for. */
    static List<Integer> statuses(Place response) {
        List<Integer> statuses = new ArrayList<>();
        response.node().path("x-statuses").forEach(each -> statuses.add(each.asInt()));
        return statuses;
    }

    private static void holdHeaders(Place response, Answer answer, String call) {
        List<String> names = response.at("headers").names();
        for (String name : names) {
            Place header = response.at("headers").at(name);
            Optional<String> value = answer.header(name);
            if (header.node().path("required").asBoolean()) {
                assertThat(value).as(call + " with the header " + name).isPresent();
            }
            value.ifPresent(text -> assertThat(header.at("schema").problems(header(text, header.at("schema"))))
                    .as(call + " with " + name + ": " + text)
                    .isEmpty());
        }
        List<String> documented =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        assertThat(answer.headers().keySet())
                .filteredOn(name -> !OF_THE_CONNECTION.contains(name))
                .as(call + " with headers that are documented")
                .isSubsetOf(documented);
    }

    private static JsonNode header(String text, Place schema) {
        return schema.node().path("type").asText().equals("integer")
                ? LongNode.valueOf(Long.parseLong(text))
                : TextNode.valueOf(text);
    }

    private static void holdBody(Place response, Answer answer, String body, String call) {
        String type = answer.header("content-type").orElse("").split(";", 2)[0];
        assertThat(response.at("content").names()).as(call).contains(type);
        Place media = response.at("content").at(type);
        assertThat(problems(media, type, body)).as(call + ": " + body).isEmpty();
    }

    /** What is wrong with a body in the eyes of the media type's schema. */
    static List<String> problems(Place media, String type, String body) {
        if (type.equals("application/json")) {
            return media.at("schema").problems(json(body));
        }
        List<String> problems = new ArrayList<>(media.at("schema").problems(TextNode.valueOf(body)));
        if (media.has("x-line-schema")) {
            body.lines()
                    .forEach(line -> problems.addAll(media.at("x-line-schema").problems(json(line))));
        }
        return problems;
    }

    static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }
}
