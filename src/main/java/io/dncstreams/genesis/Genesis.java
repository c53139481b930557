package io.dncstreams.genesis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * What an installation stands on. Topics go by their ids, because one that was deleted and made anew has the same name.
 *
 * @param generation named by a marker in every store; another one with every rebuild
 * @param partitions of every topic that is split by team
 * @param topics ids by name
 * @param changelogs ids by name of the store
 * @param commandsFrom by partition, the offset in the command log from which this generation decides
 * @param auditFrom by partition, where in the audit trail this generation begins
 */
record Genesis(
        String applicationId,
        Uuid generation,
        Stage stage,
        int partitions,
        SortedMap<String, Uuid> topics,
        SortedMap<String, Uuid> changelogs,
        List<Long> commandsFrom,
        List<Long> auditFrom) {

    enum Stage {
        /** Everything named here exists and belongs together. */
        WHOLE,
        /** A rebuild has begun to replace the changelogs; nothing may be served. */
        REBUILDING
    }

    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    Genesis {
        topics = new TreeMap<>(topics);
        changelogs = new TreeMap<>(changelogs);
        commandsFrom = List.copyOf(commandsFrom);
        auditFrom = List.copyOf(auditFrom);
    }

    /** The same while its changelogs are being replaced. */
    Genesis rebuilding() {
        return new Genesis(
                applicationId, generation, Stage.REBUILDING, partitions, topics, changelogs, commandsFrom, auditFrom);
    }

    /** The same and more topics and stores. */
    Genesis with(Map<String, Uuid> moreTopics, Map<String, Uuid> moreChangelogs) {
        SortedMap<String, Uuid> allTopics = new TreeMap<>(topics);
        allTopics.putAll(moreTopics);
        SortedMap<String, Uuid> allChangelogs = new TreeMap<>(changelogs);
        allChangelogs.putAll(moreChangelogs);
        return new Genesis(
                applicationId, generation, stage, partitions, allTopics, allChangelogs, commandsFrom, auditFrom);
    }

    byte[] write() {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("applicationId", applicationId)
                .put("generation", generation.toString())
                .put("stage", stage.name())
                .put("partitions", partitions);
        ObjectNode topicIds = json.putObject("topics");
        topics.forEach((name, id) -> topicIds.put(name, id.toString()));
        ObjectNode changelogIds = json.putObject("changelogs");
        changelogs.forEach((store, id) -> changelogIds.put(store, id.toString()));
        ArrayNode commands = json.putArray("commandsFrom");
        commandsFrom.forEach(commands::add);
        ArrayNode audit = json.putArray("auditFrom");
        auditFrom.forEach(audit::add);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is JSON", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Genesis read(byte[] bytes) {
        JsonNode json = tree(bytes);
        if (json.path("format").asInt() != FORMAT) {
            throw new IllegalArgumentException(
                    "format " + json.path("format").asText() + "; this build reads " + FORMAT);
        }
        return new Genesis(
                text(json, "applicationId"),
                Uuid.fromString(text(json, "generation")),
                Stage.valueOf(text(json, "stage")),
                json.path("partitions").asInt(),
                ids(json.path("topics")),
                ids(json.path("changelogs")),
                numbers(json.path("commandsFrom")),
                numbers(json.path("auditFrom")));
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private static String text(JsonNode json, String name) {
        if (!json.path(name).isTextual()) {
            throw new IllegalArgumentException("no " + name);
        }
        return json.path(name).asText();
    }

    private static SortedMap<String, Uuid> ids(JsonNode json) {
        SortedMap<String, Uuid> ids = new TreeMap<>();
        json.properties()
                .forEach(field ->
                        ids.put(field.getKey(), Uuid.fromString(field.getValue().asText())));
        return ids;
    }

    private static List<Long> numbers(JsonNode json) {
        List<Long> numbers = new ArrayList<>();
        json.forEach(each -> numbers.add(each.asLong()));
        return numbers;
    }
}
