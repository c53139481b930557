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
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException for anything else; the message holds nothing of the content
     */
    public static Command read(byte[] bytes) {
        Fields fields = new Fields(flatObject(bytes));
        if (!FORMAT.equals(fields.text("format"))) {
            throw new IllegalArgumentException("not format " + FORMAT);
        }
        return switch (fields.text("action")) {
            case "add" -> readAdd(fields);
            case "delete" ->
                new Command.Delete(
                        fields.text("commandId"),
                        fields.text("teamId"),
                        readActor(fields),
                        Instant.ofEpochMilli(fields.number("receivedAt")),
                        fields.maybe("deadline").map(Long::parseLong).map(Instant::ofEpochMilli),
                        fields.text("entryId"));
            default -> throw new IllegalArgumentException("unknown action");
        };
    }

    private static Command.Add readAdd(Fields fields) {
        Optional<String> memberId = fields.maybe("memberId");
        return new Command.Add(
                fields.text("commandId"),
                fields.text("teamId"),
                readActor(fields),
                Instant.ofEpochMilli(fields.number("receivedAt")),
                fields.maybe("deadline").map(Long::parseLong).map(Instant::ofEpochMilli),
                fields.text("entryId"),
                fields.text("input"),
                new Person(
                        fields.text("url"),
                        memberId.isPresent() ? OptionalLong.of(Long.parseLong(memberId.get())) : OptionalLong.empty()),
                (int) fields.number("rules"),
                fields.maybe("reason"),
                fields.maybe("source"),
                fields.maybe("occurredAt"),
                fields.maybe("eventId"));
    }

    private static Actor readActor(Fields fields) {
        return fields.maybe("originTopicId").isPresent()
                ? new Actor.TopicProducer(new Origin(
                        Uuid.fromString(fields.text("originTopicId")),
                        (int) fields.number("originPartition"),
                        fields.number("originOffset")))
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
                if (!json.nextToken().isScalarValue()) {
                    throw new IllegalArgumentException("not flat");
                }
                fields.put(name, json.getText());
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

        long number(String name) {
            try {
                return Long.parseLong(text(name));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + " is not a number");
            }
        }
    }
}
