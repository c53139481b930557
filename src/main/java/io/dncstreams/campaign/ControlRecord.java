package io.dncstreams.campaign;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.dncstreams.list.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * One word to campaigns about one person: stop, or you may again.
 *
 * @param memberId the person's second name, where the list knows it
 * @param version of the team's list, right after the change
 * @param at when the change was decided
 * @param campaigns those the gate is known to have let the person into
 * @param more whether there are, or may be, others than those named
 */
public record ControlRecord(
        Action action,
        String teamId,
        String url,
        OptionalLong memberId,
        String entryId,
        long version,
        Instant at,
        List<String> campaigns,
        boolean more) {

    private static final JsonFactory JSON = new JsonFactory();

    public ControlRecord {
        campaigns = List.copyOf(campaigns);
    }

    public enum Action {
        /** Every campaign of the team must stop contacting the person. */
        PAUSE,
        /** The person may be contacted again; whether to resume is the campaign's to decide. */
        RELEASE
    }

    /** The same with the first campaigns only. */
    public ControlRecord naming(int atMost) {
        return campaigns.size() <= atMost
                ? this
                : new ControlRecord(
                        action, teamId, url, memberId, entryId, version, at, campaigns.subList(0, atMost), true);
    }

    /** {@code teamId|url}: the last word about a person is the one that counts. */
    public byte[] key() {
        return (teamId + "|" + url).getBytes(StandardCharsets.UTF_8);
    }

    public byte[] json() {
        try (ByteArrayBuilder out = new ByteArrayBuilder(256);
                JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("action", action.name());
            json.writeStringField("teamId", teamId);
            json.writeStringField("url", url);
            if (memberId.isPresent()) {
                json.writeNumberField("memberId", memberId.getAsLong());
            }
            json.writeStringField("entryId", entryId);
            json.writeNumberField("version", version);
            json.writeStringField("at", Timestamps.format(at));
            json.writeArrayFieldStart("campaigns");
            for (String campaign : campaigns) {
                json.writeString(campaign);
            }
            json.writeEndArray();
            if (more) {
                json.writeBooleanField("more", true);
            }
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }
}
