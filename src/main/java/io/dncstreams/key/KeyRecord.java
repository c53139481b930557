package io.dncstreams.key;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dncstreams.key.ApiKeys.ApiKey;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.list.TeamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One record of the topic of API keys.
 *
 * @param hash SHA-256 of the key, 64 lower-case hexadecimal digits; the record's key
 * @param keyId public id, for audit and for revoking
 * @param teamId the one team the key belongs to
 * @param createdAt to the millisecond
 * @param description free text of whoever made it, may be empty
 */
public record KeyRecord(
        String hash,
        String keyId,
        String teamId,
        Set<Scope> scopes,
        Instant createdAt,
        Status status,
        String description) {

    private static final int LARGEST_VALUE = 16 * 1024;
    private static final ObjectReader JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(16).build())
                    .build())
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Whether a key opens anything. */
    public enum Status {
        ACTIVE("active"),
        REVOKED("revoked");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /** As it stands in the topic. */
        public String text() {
            return text;
        }
    }

    public KeyRecord {
        scopes = Set.copyOf(scopes);
    }

    /** What the HTTP layer knows of the key. */
    ApiKey apiKey() {
        return new ApiKey(keyId, teamId, scopes);
    }

    KeyRecord revoked() {
        return new KeyRecord(hash, keyId, teamId, scopes, createdAt, Status.REVOKED, description);
    }

    /** The record's value. */
    byte[] json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("keyId", keyId);
        json.put("teamId", teamId);
        ArrayNode names = json.putArray("scopes");
        Arrays.stream(Scope.values()).filter(scopes::contains).map(Scope::text).forEach(names::add);
        json.put("createdAt", createdAt.toString());
        json.put("status", status.text());
        if (!description.isEmpty()) {
            json.put("description", description);
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a record's value. Never throws. Scopes that are not known here are left out: they open nothing.
     *
     * @return empty for anything but a whole and valid record
     */
    static Optional<KeyRecord> read(String hash, byte[] value) {
        if (value.length > LARGEST_VALUE) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(value);
            String keyId = text(json, "keyId");
            String teamId = text(json, "teamId");
            Optional<Status> status = Arrays.stream(Status.values())
                    .filter(known -> known.text().equals(text(json, "status")))
                    .findFirst();
            if (keyId.isBlank()
                    || !TeamId.isValid(teamId)
                    || status.isEmpty()
                    || !json.path("scopes").isArray()) {
                return Optional.empty();
            }
            EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
            for (JsonNode name : json.path("scopes")) {
                Arrays.stream(Scope.values())
                        .filter(scope -> scope.text().equals(name.textValue()))
                        .forEach(scopes::add);
            }
            Instant createdAt = Instant.parse(text(json, "createdAt"));
            return Optional.of(
                    new KeyRecord(hash, keyId, teamId, scopes, createdAt, status.get(), text(json, "description")));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode json, String field) {
        String text = json.path(field).textValue();
        return text == null ? "" : text;
    }
}
