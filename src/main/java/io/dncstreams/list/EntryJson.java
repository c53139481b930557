package io.dncstreams.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An entry as the JSON that is stored, published and served: the five fields of the contract first, in its order. */
public final class EntryJson {

    private static final JsonFactory JSON = new JsonFactory();

    private EntryJson() {}

    public static byte[] write(Entry entry) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(256);
                JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("$id", entry.id());
            json.writeStringField("teamId", entry.teamId());
            json.writeStringField("url", entry.url());
            json.writeStringField("$createdAt", Timestamps.format(entry.createdAt()));
            json.writeStringField("$updatedAt", Timestamps.format(entry.updatedAt()));
            if (entry.reason().isPresent()) {
                json.writeStringField("reason", entry.reason().get());
            }
            if (entry.source().isPresent()) {
                json.writeStringField("source", entry.source().get());
            }
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Entry read(byte[] bytes) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not an entry", e);
        }
        return new Entry(
                required(fields, "$id"),
                required(fields, "teamId"),
                required(fields, "url"),
                Instant.parse(required(fields, "$createdAt")),
                Instant.parse(required(fields, "$updatedAt")),
                Optional.ofNullable(fields.get("reason")),
                Optional.ofNullable(fields.get("source")));
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("an entry without " + name);
        }
        return value;
    }
}
