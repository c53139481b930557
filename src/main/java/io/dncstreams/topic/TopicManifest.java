package io.dncstreams.topic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/**
 * Reads one Strimzi {@code KafkaTopic} manifest, more strictly than Kubernetes would: what is not understood here might
 * be understood differently there.
 */
final class TopicManifest {

    private static final ObjectReader YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final String API_VERSION = "kafka.strimzi.io/v1";
    private static final String CLUSTER_LABEL = "strimzi.io/cluster";
    private static final Pattern RESOURCE_NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int RESOURCE_NAME_LENGTH = 253;
    // Words that YAML 1.1, which kubectl speaks, takes for booleans or nothing, and YAML 1.2 for text.
    private static final Pattern AMBIGUOUS = Pattern.compile("(?i)y|n|yes|no|on|off|null|~|");

    private final String file;

    private TopicManifest(String file) {
        this.file = file;
    }

    /**
     * What a manifest says.
     *
     * @param resourceName its name in Kubernetes
     */
    record Parsed(String file, String resourceName, TopicSpec spec) {}

    /** @throws TopicCatalogException if anything in it is missing, unknown or of the wrong type */
    static Parsed parse(String file, String yaml) {
        return new TopicManifest(file).read(yaml);
    }

    private Parsed read(String yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new TopicCatalogException("%s: not one YAML document: %s".formatted(file, e.getOriginalMessage()), e);
        }
        fields("the document", root, Set.of("apiVersion", "kind", "metadata", "spec"), Set.of());
        expect("apiVersion", API_VERSION, text("apiVersion", root.get("apiVersion")));
        expect("kind", "KafkaTopic", text("kind", root.get("kind")));

        JsonNode metadata = root.get("metadata");
        fields("metadata", metadata, Set.of("name", "labels"), Set.of("namespace", "annotations"));
        String resourceName = text("metadata.name", metadata.get("name"));
        if (resourceName.length() > RESOURCE_NAME_LENGTH
                || !RESOURCE_NAME.matcher(resourceName).matches()) {
            throw problem("metadata.name \"%s\" is no name that Kubernetes accepts".formatted(resourceName));
        }
        JsonNode labels = metadata.get("labels");
        object("metadata.labels", labels);
        labels.properties().forEach(each -> text("metadata.labels." + each.getKey(), each.getValue()));
        if (!labels.has(CLUSTER_LABEL)) {
            throw problem("metadata.labels lacks %s; without it the Topic Operator ignores the topic"
                    .formatted(CLUSTER_LABEL));
        }
        return new Parsed(file, resourceName, spec(root.get("spec")));
    }

    private TopicSpec spec(JsonNode spec) {
        fields("spec", spec, Set.of("topicName", "partitions", "replicas", "config"), Set.of());
        String name = text("spec.topicName", spec.get("topicName"));
        try {
            Topic.validate(name);
        } catch (InvalidTopicException e) {
            throw new TopicCatalogException("%s: spec.topicName: %s".formatted(file, e.getMessage()), e);
        }
        int replicas = count("spec.replicas", spec.get("replicas"), Short.MAX_VALUE);
        Map<String, String> config = config(spec.get("config"));
        if (count(TopicSpec.MIN_IN_SYNC, config) > replicas) {
            throw problem("more %s than replicas: nothing could ever be written".formatted(TopicSpec.MIN_IN_SYNC));
        }
        return new TopicSpec(
                name, count("spec.partitions", spec.get("partitions"), Integer.MAX_VALUE), replicas, config);
    }

    private Map<String, String> config(JsonNode node) {
        object("spec.config", node);
        var config = new TreeMap<String, String>();
        node.properties().forEach(each -> config.put(each.getKey(), value(each.getKey(), each.getValue())));
        if (!config.containsKey("cleanup.policy")) {
            throw problem("spec.config.cleanup.policy must be stated, what a cluster has for a default is unknown");
        }
        expect(
                "spec.config.message.timestamp.type",
                "LogAppendTime",
                config.getOrDefault("message.timestamp.type", ""));
        return config;
    }

    /** Whole numbers and text are the same to everybody who reads them; {@code 0.10} and {@code yes} are not. */
    private String value(String key, JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.bigIntegerValue().toString();
        }
        if (!node.isTextual() || AMBIGUOUS.matcher(node.textValue()).matches()) {
            throw problem("spec.config.%s must be a whole number or text (in quotes where YAML sees something else)"
                    .formatted(key));
        }
        return node.textValue();
    }

    private int count(String key, Map<String, String> config) {
        String value = config.getOrDefault(key, "1");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new TopicCatalogException(
                    "%s: spec.config.%s must be a whole number, not \"%s\"".formatted(file, key, value), e);
        }
    }

    private int count(String field, JsonNode node, int max) {
        if (!node.isInt() || node.intValue() < 1 || node.intValue() > max) {
            throw problem("%s must be a whole number from 1 to %d, not %s".formatted(field, max, node));
        }
        return node.intValue();
    }

    private String text(String field, JsonNode node) {
        if (!node.isTextual()) {
            throw problem("%s must be text, not %s".formatted(field, node));
        }
        return node.textValue();
    }

    private void expect(String field, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw problem("%s must be %s, not \"%s\"".formatted(field, expected, actual));
        }
    }

    private void fields(String where, JsonNode node, Set<String> required, Set<String> optional) {
        object(where, node);
        var missing = new TreeSet<>(required);
        var unknown = new TreeSet<String>();
        node.fieldNames().forEachRemaining(name -> {
            if (!missing.remove(name) && !optional.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw problem("%s has unknown fields: %s".formatted(where, String.join(", ", unknown)));
        }
        if (!missing.isEmpty()) {
            throw problem("%s lacks %s".formatted(where, String.join(", ", missing)));
        }
    }

    private void object(String where, JsonNode node) {
        if (!node.isObject()) {
            throw problem("%s must be a mapping, not %s".formatted(where, node.getNodeType()));
        }
    }

    private TopicCatalogException problem(String what) {
        return new TopicCatalogException(file + ": " + what);
    }
}
