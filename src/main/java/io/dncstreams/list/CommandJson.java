package io.dncstreams.list;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.dncstreams.profile.ProfileReading.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.Uuid;

/** Commands as the JSON of the command log: one flat object of strings and numbers, format 1. */
public final class CommandJson {

    /**
     * Largest command, in bytes. The largest that an opt-out or a call makes is half of it; its audit record, in which a
     * character of four bytes takes twelve, stays below what a topic takes.
     */
    static final int MAX_BYTES = 128 << 10;

    private static final String FORMAT = "1";
    private static final JsonFactory JSON = new JsonFactory();

    private CommandJson() {}

    public static byte[] write(Command command) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(512);
                JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            switch (command) {
                case Command.Add add -> writeAdd(json, add);
                case Command.Delete delete -> writeDelete(json, delete);
            }
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static void writeAdd(JsonGenerator json, Command.Add add) throws IOException {
        json.writeStringField("action", "add");
        writeCommon(json, add);
        json.writeStringField("entryId", add.entryId());
        json.writeStringField("input", add.input());
        json.writeStringField("url", add.person().url());
        if (add.person().memberId().isPresent()) {
            json.writeNumberField("memberId", add.person().memberId().getAsLong());
        }
        json.writeNumberField("rules", add.rules());
        writeOptional(json, "reason", add.reason());
        writeOptional(json, "source", add.source());
        writeOptional(json, "occurredAt", add.occurredAt());
        writeOptional(json, "eventId", add.eventId());
    }

    private static void writeDelete(JsonGenerator json, Command.Delete delete) throws IOException {
        json.writeStringField("action", "delete");
        writeCommon(json, delete);
        json.writeStringField("entryId", delete.entryId());
    }

    private static void writeCommon(JsonGenerator json, Command command) throws IOException {
        json.writeStringField("commandId", command.commandId());
        json.writeStringField("teamId", command.teamId());
        json.writeNumberField("receivedAt", command.receivedAt().toEpochMilli());
        if (command.deadline().isPresent()) {
            json.writeNumberField("deadline", command.deadline().get().toEpochMilli());
        }
        switch (command.actor()) {
            case Actor.ApiCaller caller -> {
                json.writeStringField("keyId", caller.keyId());
                json.writeStringField("requestId", caller.requestId());
            }
            case Actor.TopicProducer producer -> {
                Origin origin = producer.origin();
                json.writeStringField("originTopicId", origin.topicId().toString());
                json.writeNumberField("originPartition", origin.partition());
                json.writeNumberField("originOffset", origin.offset());
            }
        }
    }

    private static void writeOptional(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    /**
     * Reads what {@link #write} wrote. It goes by the fields and does not trust them: a command that the stores could not
     * hold would stop its partition for good.
     *
     * @throws IllegalArgumentException for anything else; the message holds nothing of the content
     */
    public static Command read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("more than " + MAX_BYTES + " bytes");
        }
        Fields fields = new Fields(flatObject(bytes));
        if (!FORMAT.equals(fields.text("format"))) {
            throw new IllegalArgumentException("not format " + FORMAT);
        }
        return switch (fields.text("action")) {
            case "add" -> readAdd(fields);
            case "delete" ->
                new Command.Delete(
                        fields.text("commandId"),
                        fields.team(),
                        readActor(fields),
                        Instant.ofEpochMilli(fields.number("receivedAt")),
                        fields.maybeNumber("deadline").map(Instant::ofEpochMilli),
                        fields.text("entryId"));
            default -> throw new IllegalArgumentException("unknown action");
        };
    }

    private static Command.Add readAdd(Fields fields) {
        Optional<Long> memberId = fields.maybeNumber("memberId");
        return new Command.Add(
                fields.text("commandId"),
                fields.team(),
                readActor(fields),
                Instant.ofEpochMilli(fields.number("receivedAt")),
                fields.maybeNumber("deadline").map(Instant::ofEpochMilli),
                fields.newEntryId(),
                fields.text("input"),
                new Person(
                        fields.text("url"),
                        memberId.isPresent() ? OptionalLong.of(memberId.get()) : OptionalLong.empty()),
                fields.integer("rules"),
                fields.maybe("reason"),
                fields.maybe("source"),
                fields.maybe("occurredAt"),
                fields.maybe("eventId"));
    }

    private static Actor readActor(Fields fields) {
        return fields.maybe("originTopicId").isPresent()
                ? new Actor.TopicProducer(new Origin(
                        fields.uuid("originTopicId"), fields.integer("originPartition"), fields.number("originOffset")))
                : new Actor.ApiCaller(fields.text("keyId"), fields.text("requestId"));
    }

    private static Map<String, String> flatObject(byte[] bytes) {
        Map<String, String> fields = HashMap.newHashMap(20);
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not an object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
                    throw new IllegalArgumentException("neither text nor whole number");
                }
                fields.put(name, json.getText());
            }
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("more than an object");
            }
            return fields;
        } catch (IOException e) {
            // The cause's message quotes the content, which has contacts in it.
            throw new IllegalArgumentException("not JSON");
        }
    }

    private record Fields(Map<String, String> values) {

        String text(String name) {
            return maybe(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
        }

        Optional<String> maybe(String name) {
            return Optional.ofNullable(values.get(name));
        }

        /** A team that can be one; longer ones don't fit into a store key. */
        String team() {
            String team = text("teamId");
            if (!TeamId.isValid(team)) {
                throw new IllegalArgumentException("no team");
            }
            return team;
        }

        /** An id that an entry may get. */
        String newEntryId() {
            String id = text("entryId");
            if (EntryId.partition(id).isEmpty()) {
                throw new IllegalArgumentException("no entry id");
            }
            return id;
        }

        Uuid uuid(String name) {
            try {
                return Uuid.fromString(text(name));
            } catch (IllegalArgumentException e) {
                // The cause's message quotes the text.
                throw new IllegalArgumentException(name + " is not a UUID");
            }
        }

        int integer(String name) {
            long number = number(name);
            if (number != (int) number) {
                throw new IllegalArgumentException(name + " is too large");
            }
            return (int) number;
        }

        long number(String name) {
            return maybeNumber(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
        }

        Optional<Long> maybeNumber(String name) {
            try {
                return maybe(name).map(Long::valueOf);
            } catch (NumberFormatException e) {
                // The cause's message quotes the text.
                throw new IllegalArgumentException(name + " is not a number");
            }
        }
    }
}
