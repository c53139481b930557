package io.dncstreams.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.dncstreams.document.SchemaDocument.Place;
import io.dncstreams.topic.TopicCatalog;
import io.dncstreams.topic.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The document tells of every topic and no other, and shows an example of every message. */
class AsyncApiTest {

    private final AsyncApi api = AsyncApi.SHIPPED;

    @Test
    void everyTopicIsInItAndNoOther() {
        assertThat(api.channels())
                .containsExactlyInAnyOrderElementsOf(TopicCatalog.shipped().specs().stream()
                        .map(TopicSpec::name)
                        .toList());
        assertThat(api.channels())
                .allSatisfy(topic -> assertThat(api.document
                                .at("/channels")
                                .at(topic)
                                .node()
                                .get("address")
                                .asText())
                        .isEqualTo(topic));
    }

    @Test
    void everyChannelIsReadOrWritten() {
        List<String> used = api.document.at("/operations").node().findValuesAsText("$ref").stream()
                .filter(ref -> !ref.contains("/messages/"))
                .map(ref -> ref.replace("#/channels/", ""))
                .distinct()
                .toList();

        assertThat(used).containsExactlyInAnyOrderElementsOf(api.channels());
    }

    @Test
    void everyMessageShowsExamplesThatFit() {
        Place messages = api.document.at("/components/messages");
        for (String name : messages.names()) {
            Place message = messages.at(name);
            JsonNode examples = message.node().path("examples");
            assertThat(examples).as(name).isNotEmpty().allSatisfy(example -> {
                JsonNode payload = example.has("payload") ? example.get("payload") : NullNode.instance;
                assertThat(message.at("payload").problems(payload))
                        .as(name + " " + example)
                        .isEmpty();
                JsonNode headers =
                        example.has("headers") ? example.get("headers") : JsonNodeFactory.instance.objectNode();
                assertThat(AsyncApi.problemsOfHeaders(message, headers))
                        .as(name + " " + example)
                        .isEmpty();
            });
        }
    }

    @Test
    void everyMessageIsOfAChannel() {
        List<String> used = api.document.at("/channels").node().findValuesAsText("$ref");

        assertThat(api.document.at("/components/messages").names())
                .allSatisfy(name -> assertThat(used).contains("#/components/messages/" + name));
    }

    @Test
    void whatIsNotDocumentedIsFoundOut() {
        String entry =
                "{\"$id\":\"dnc_000000000000000000000001\",\"teamId\":\"t\",\"url\":\"https://linkedin.com/in/a\","
                        + "\"$createdAt\":\"2026-03-01T10:00:00.123Z\",\"$updatedAt\":\"2026-03-01T10:00:00.123Z\"}";
        String key = "t|https://linkedin.com/in/a";
        assertThat(entries(key, "1", entry)).isEqualTo("listed");
        assertThat(entries(key, "1", null)).isEqualTo("unlisted");

        refused(() -> entries("t", "1", entry));
        refused(() -> entries(key, "one", entry));
        refused(() -> entries(key, "1", entry.replace("teamId", "team")));
        refused(() -> entries(key, "1", entry.replace("{", "{\"more\":1,")));
        refused(() -> entries(key, "1", "no JSON"));
        refused(() -> api.hold("dnc.entries", bytes(key), new RecordHeaders(), bytes(entry)));
        refused(() -> api.hold(
                "prospects",
                null,
                new RecordHeaders().add("dnc-status", bytes("cleared")),
                bytes("{\"teamId\":\"t\",\"url\":\"in/a\",\"campaignId\":1}")));
    }

    private String entries(String key, String version, String value) {
        return api.hold(
                "dnc.entries",
                bytes(key),
                new RecordHeaders().add("dnc-version", bytes(version)).add("dnc-sequence", bytes("1")),
                bytes(value));
    }

    private static void refused(Runnable record) {
        assertThatThrownBy(record::run).isInstanceOf(AssertionError.class);
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
