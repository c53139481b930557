package io.dncstreams.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dncstreams.document.SchemaDocument.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** {@code asyncapi.yaml}, and every record held against it. */
public final class AsyncApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Read once, and never changed. */
    public static final AsyncApi SHIPPED = new AsyncApi();

    final SchemaDocument document = new SchemaDocument(Path.of("docs", "asyncapi.yaml"));

    private AsyncApi() {}

    public List<String> channels() {
        return document.at("/channels").names();
    }

    /** Fails unless the channel has a message that the record is, to its last header; says which. */
    public String hold(String topic, byte[] key, Headers headers, byte[] value) {
        Place messages = document.at("/channels").at(topic).at("messages");
        List<String> problems = new ArrayList<>();
        for (String name : messages.names()) {
            List<String> ofThis = problems(messages.at(name), key, headers, value);
            if (ofThis.isEmpty()) {
                return name;
            }
            problems.add(name + ": " + ofThis);
        }
        assertThat(problems)
                .as(
                        "a record of %s with the key %s, the headers %s and the value %s",
                        topic, text(key), headers, text(value))
                .isEmpty();
        throw new AssertionError("the channel " + topic + " has no messages");
    }

    private static List<String> problems(Place message, byte[] key, Headers headers, byte[] value) {
        List<String> problems = new ArrayList<>(problemsOfHeaders(message, headers(headers)));
        problems.addAll(message.at("bindings").at("kafka").at("key").problems(text(key)));
        problems.addAll(problemsOfPayload(message, value));
        return problems;
    }

    /** A message that lists no headers has none of ours. */
    static List<String> problemsOfHeaders(Place message, JsonNode headers) {
        if (message.has("headers")) {
            return message.at("headers").problems(headers);
        }
        return headers.propertyStream()
                .map(java.util.Map.Entry::getKey)
                .filter(name -> name.startsWith("dnc-"))
                .map(name -> "the header " + name)
                .toList();
    }

    private static List<String> problemsOfPayload(Place message, byte[] value) {
        boolean json = !message.has("contentType");
        Optional<JsonNode> payload = json ? json(value) : Optional.of(text(value));
        return payload.map(node -> message.at("payload").problems(node)).orElse(List.of("not JSON"));
    }

    private static ObjectNode headers(Headers headers) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (Header header : headers) {
            node.set(header.key(), text(header.value()));
        }
        return node;
    }

    private static Optional<JsonNode> json(byte[] value) {
        try {
            return Optional.of(value == null ? NullNode.instance : JSON.readTree(value));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JsonNode text(byte[] bytes) {
        return bytes == null ? NullNode.instance : TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8));
    }
}
