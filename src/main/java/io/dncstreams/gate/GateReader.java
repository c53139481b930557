package io.dncstreams.gate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.dncstreams.list.TeamId;
import io.dncstreams.profile.ProfileReading;
import io.dncstreams.profile.ProfileUrlReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a gate's records: one whole JSON object in which each configured place stands exactly once. It goes through every
 * byte, for a record whose rest is cut off or that names a second URL must not be cleared by its first half; names and
 * texts nobody asked for are passed over without being built. For one thread.
 */
public final class GateReader {

    /** Deeper nesting than any prospect has; bounds the stack of whoever reads the record next. */
    private static final int MAX_DEPTH = 200;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // UTF-8 and nothing else, as whoever reads the record next takes it to be.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final ProfileUrlReader urls = new ProfileUrlReader();
    private final Place root;
    private final int places;
    private final int teamSlot;
    private final int urlSlot;
    private final int campaignSlot;

    public GateReader(GateSpec gate) {
        Place.Builder builder = new Place.Builder();
        teamSlot = builder.add(gate.team());
        urlSlot = builder.add(gate.url());
        campaignSlot = gate.campaign().map(builder::add).orElse(-1);
        places = builder.size();
        root = builder.build();
    }

    /** Reads one record's value. */
    public GateReading read(byte[] value) {
        if (value == null) {
            return new GateReading.Unreadable("missing_value");
        }
        Found found = new Found(places);
        if (PlainJson.read(value, root, found)) {
            return contact(found);
        }
        return isUtf8(value) ? parse(value) : new GateReading.Unreadable("bad_json");
    }

    /** By a whole parser, for any valid UTF-8. */
    GateReading parse(byte[] value) {
        Found found = new Found(places);
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new GateReading.Unreadable("bad_json");
            }
            object(json, root, found);
            if (json.nextToken() != null) {
                return new GateReading.Unreadable("bad_json");
            }
        } catch (IOException e) {
            return new GateReading.Unreadable("bad_json");
        }
        return contact(found);
    }

    /** The parser lets overlong forms and the like pass, in which two readers see two different texts. */
    static boolean isUtf8(byte[] value) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private GateReading contact(Found found) {
        if (found.isRepeated()) {
            return new GateReading.Unreadable("repeated_field");
        }
        if (!found.hasText(teamSlot)) {
            return new GateReading.Unreadable("missing_team");
        }
        String team = found.text(teamSlot);
        if (!TeamId.isValid(team)) {
            return new GateReading.Unreadable("bad_team");
        }
        if (!found.hasText(urlSlot)) {
            return new GateReading.Unreadable("missing_url");
        }
        if (campaignSlot >= 0 && !found.hasTextOrNumber(campaignSlot)) {
            return new GateReading.Unreadable("missing_campaign");
        }
        return switch (urls.read(found.text(urlSlot))) {
            case ProfileReading.Person person ->
                new GateReading.Contact(
                        team,
                        person,
                        campaignSlot < 0 ? Optional.empty() : Optional.of(found.textOrNumber(campaignSlot)));
            case ProfileReading.Invalid invalid ->
                new GateReading.Unreadable("bad_url:" + invalid.reason().code());
        };
    }

    private static void object(JsonParser json, Place place, Found found) throws IOException {
        long seen = 0;
        String name;
        while ((name = json.nextFieldName()) != null) {
            int index = place.indexOf(name);
            JsonToken token = json.nextToken();
            if (index < 0) {
                json.skipChildren();
                continue;
            }
            if ((seen & 1L << index) != 0) {
                found.repeated();
            }
            seen |= 1L << index;
            value(json, token, place.child(index), found);
        }
        if (json.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("an object that does not end");
        }
    }

    private static void value(JsonParser json, JsonToken token, Place place, Found found) throws IOException {
        if (token == JsonToken.START_OBJECT && place.hasChildren()) {
            object(json, place, found);
        } else if (token == JsonToken.VALUE_STRING && place.slot() >= 0) {
            found.text(place.slot(), json.getText());
        } else if (token == JsonToken.VALUE_NUMBER_INT && place.slot() >= 0) {
            found.number(place.slot(), json.getText());
        } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            json.skipChildren();
        }
    }
}
