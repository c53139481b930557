package io.dncstreams.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads opt-outs. Strict about who and for which team; lenient about the rest, because a person must not go on being
 * contacted for want of a well-formed reason: what is not a text there is left out, and what is too long is cut.
 */
public final class OptOutReader {

    public static final int MAX_REASON = 500;
    public static final int MAX_SOURCE = 100;
    private static final int MAX_EVENT_ID = 200;

    private static final Set<String> FIELDS = Set.of("teamId", "url", "reason", "source", "occurredAt", "eventId");
    private static final JsonFactory JSON = new JsonFactory();

    private OptOutReader() {}

    /** What could be made of a record. */
    public sealed interface Reading {

        record Understood(OptOut optOut) implements Reading {}

        /** @param code stable, for the dead letter */
        record Unreadable(String code) implements Reading {}
    }

    public static Reading read(byte[] value) {
        if (value == null) {
            return new Reading.Unreadable("missing_value");
        }
        Map<String, String> texts = new HashMap<>();
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new Reading.Unreadable("bad_json");
            }
            String name;
            while ((name = json.nextFieldName()) != null) {
                JsonToken token = json.nextToken();
                if (!FIELDS.contains(name)) {
                    json.skipChildren();
                } else if (texts.putIfAbsent(name, text(json, token)) != null && isWho(name)) {
                    return new Reading.Unreadable("repeated_field");
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                return new Reading.Unreadable("bad_json");
            }
        } catch (IOException e) {
            return new Reading.Unreadable("bad_json");
        }
        return optOut(texts);
    }

    private static boolean isWho(String name) {
        return name.equals("teamId") || name.equals("url");
    }

    /** The empty text stands for whatever is no text. */
    private static String text(JsonParser json, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        json.skipChildren();
        return "";
    }

    private static Reading optOut(Map<String, String> texts) {
        String team = texts.getOrDefault("teamId", "");
        if (team.isBlank()) {
            return new Reading.Unreadable("missing_team");
        }
        if (!TeamId.isValid(team)) {
            return new Reading.Unreadable("bad_team");
        }
        String url = texts.getOrDefault("url", "");
        if (url.isBlank()) {
            return new Reading.Unreadable("missing_url");
        }
        return new Reading.Understood(new OptOut(
                team,
                url,
                optional(texts, "reason", MAX_REASON),
                optional(texts, "source", MAX_SOURCE),
                optional(texts, "occurredAt", MAX_SOURCE),
                optional(texts, "eventId", MAX_EVENT_ID)));
    }

    private static Optional<String> optional(Map<String, String> texts, String name, int maxCodePoints) {
        String text = texts.getOrDefault(name, "");
        if (text.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(
                text.codePointCount(0, text.length()) <= maxCodePoints
                        ? text
                        : text.substring(0, text.offsetByCodePoints(0, maxCodePoints)));
    }
}
