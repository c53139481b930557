package io.dncstreams.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.dncstreams.imports.ImportHeaders;
import io.dncstreams.imports.ImportPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where imports go: their beginning into the command log, where it is known at once, their rows to the opt-outs. */
public final class ImportLog implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final byte[] NOTHING = {};
    private static final JsonFactory JSON = new JsonFactory();

    private final Producer<byte[], byte[]> producer;
    private final String commandTopic;
    private final String optOutTopic;

    /** @param producer waits for all replicas and is idempotent, so that the rows of an import keep their order */
    public ImportLog(Producer<byte[], byte[]> producer, String commandTopic, String optOutTopic) {
        this.producer = producer;
        this.commandTopic = commandTopic;
        this.optOutTopic = optOutTopic;
    }

    /** @param done told of the outcome, from any thread; a call that throws tells nothing */
    void begin(int partition, String teamId, ImportPart.Begin begin, Callback done) {
        send(commandTopic, partition, teamId, begin, NOTHING, done);
    }

    void row(int partition, String teamId, ImportPart.Row row, Imports.Contact contact, Callback done) {
        send(optOutTopic, partition, teamId, row, json(teamId, contact), done);
    }

    void failed(int partition, String teamId, ImportPart.Failed row, byte[] bytes, Callback done) {
        send(optOutTopic, partition, teamId, row, bytes, done);
    }

    void end(int partition, String teamId, ImportPart.End end, Callback done) {
        send(optOutTopic, partition, teamId, end, NOTHING, done);
    }

    private void send(String topic, int partition, String teamId, ImportPart part, byte[] value, Callback done) {
        byte[] key = teamId.getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, partition, key, value, ImportHeaders.write(part)), done);
    }

    private static byte[] json(String teamId, Imports.Contact contact) {
        try (ByteArrayBuilder out = new ByteArrayBuilder(256);
                JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("teamId", teamId);
            json.writeStringField("url", contact.url());
            write(json, "reason", contact.reason());
            write(json, "source", contact.source());
            write(json, "occurredAt", contact.occurredAt());
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static void write(JsonGenerator json, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
