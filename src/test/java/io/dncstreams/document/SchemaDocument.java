package io.dncstreams.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A description with JSON Schemas in it. What is held against it is held strictly: a field that a schema doesn't name is an
 * error here, though clients should put up with it, so that nothing can be sent that isn't described.
 */
public final class SchemaDocument {

    private static final String IRI = "urn:document";

    private final String text;
    private final JsonNode root;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    public SchemaDocument(Path file) {
        YAMLMapper yaml = new YAMLMapper();
        try {
            text = Files.readString(file);
            root = yaml.readTree(text);
            JsonNode strict = yaml.readTree(text);
            close(strict);
            String json = strict.toString();
            registry = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(IRI, json)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As written. */
    public String text() {
        return text;
    }

    public JsonNode root() {
        return root;
    }

    /** A node by its place in the document, such as {@code /components/schemas}. */
    public Place at(String pointer) {
        JsonNode node = root.at(pointer);
        if (node.isMissingNode()) {
            throw new AssertionError("the document has no " + pointer);
        }
        return node.path("$ref").isTextual()
                ? at(node.get("$ref").asText().substring(1))
                : new Place(this, pointer, node);
    }

    /** What is wrong with a value in the eyes of the schema that stands there; empty if nothing. */
    public List<String> problems(String pointer, JsonNode value) {
        // What can be reached by a pointer alone is a schema only once it is asked for as one.
        Schema schema = schemas.computeIfAbsent(
                pointer, place -> registry.getSchema(SchemaLocation.of(IRI + "#" + encoded(place))));
        return schema.validate(value).stream().map(Error::toString).toList();
    }

    public static JsonNode json(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** One name as a part of a pointer. */
    public static String name(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    private static String encoded(String pointer) {
        return pointer.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
    }

    private static void close(JsonNode node) {
        if (node.path("type").asText().equals("object")
                && node.path("properties").isObject()
                && !node.has("additionalProperties")) {
            ((ObjectNode) node).put("additionalProperties", false);
        }
        node.forEach(SchemaDocument::close);
    }

    /** A node and where it stands, references followed. */
    public record Place(SchemaDocument document, String pointer, JsonNode node) {

        public Place at(String name) {
            return document.at(pointer + name(name));
        }

        public boolean has(String name) {
            return node.has(name);
        }

        public List<String> names() {
            return node.propertyStream().map(Map.Entry::getKey).toList();
        }

        /** What is wrong with a value in the eyes of this schema. */
        public List<String> problems(JsonNode value) {
            return document.problems(pointer, value);
        }
    }
}
