package io.dncstreams.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** One record of the audit trail: who asked for what, when it came and was decided, and what became of it. */
public final class AuditJson {

    private static final JsonFactory JSON = new JsonFactory();

    private AuditJson() {}

    /**
     * @param decidedAt when the broker put the command into the log, which is the moment that decides
     */
    public static byte[] write(Command command, Verdict verdict, Instant decidedAt) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(512);
                JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("commandId", command.commandId());
            json.writeStringField("teamId", command.teamId());
            json.writeStringField("action", action(command));
            json.writeStringField("outcome", outcome(verdict.decision()));
            writeWho(json, command.actor());
            writeWhat(json, command, verdict);
            json.writeStringField("receivedAt", Timestamps.format(command.receivedAt()));
            json.writeStringField("decidedAt", Timestamps.format(decidedAt));
            json.writeNumberField("version", verdict.team().version());
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static void writeWho(JsonGenerator json, Actor actor) throws IOException {
        json.writeObjectFieldStart("actor");
        switch (actor) {
            case Actor.ApiCaller caller -> {
                json.writeStringField("type", "api_key");
                json.writeStringField("keyId", caller.keyId());
                json.writeStringField("requestId", caller.requestId());
            }
            case Actor.TopicProducer producer -> {
                json.writeStringField("type", "topic");
                json.writeStringField("topicId", producer.origin().topicId().toString());
                json.writeNumberField("partition", producer.origin().partition());
                json.writeNumberField("offset", producer.origin().offset());
            }
        }
        json.writeEndObject();
    }

    private static void writeWhat(JsonGenerator json, Command command, Verdict verdict) throws IOException {
        switch (command) {
            case Command.Add add -> {
                json.writeStringField("url", add.person().url());
                json.writeStringField("input", add.input());
                json.writeStringField("entryId", entryId(verdict.decision()).orElse(add.entryId()));
                writeOptional(json, "reason", add.reason());
                writeOptional(json, "source", add.source());
                writeOptional(json, "occurredAt", add.occurredAt());
                writeOptional(json, "eventId", add.eventId());
            }
            case Command.Delete delete -> {
                if (verdict.decision() instanceof Decision.Removed removed) {
                    json.writeStringField("url", EntryJson.read(removed.entry()).url());
                }
                json.writeStringField("entryId", delete.entryId());
            }
        }
    }

    private static Optional<String> entryId(Decision decision) {
        return decision instanceof Decision.AlreadyListed listed
                ? Optional.of(EntryJson.read(listed.entry()).id())
                : Optional.empty();
    }

    private static String action(Command command) {
        return switch (command) {
            case Command.Add add -> "add";
            case Command.Delete delete -> "delete";
        };
    }

    /** The outcome as audit records and metrics name it. */
    public static String outcome(Decision decision) {
        return switch (decision) {
            case Decision.Added added -> "added";
            case Decision.AlreadyListed listed -> "duplicate";
            case Decision.Removed removed -> "removed";
            case Decision.NotFound missing -> "not_found";
            case Decision.OtherTeam other -> "forbidden";
            case Decision.Expired expired -> "expired";
            case Decision.Redelivered redelivered -> "redelivered";
            case Decision.Replayed replayed -> "replayed";
        };
    }

    private static void writeOptional(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}
