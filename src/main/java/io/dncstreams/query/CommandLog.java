package io.dncstreams.query;

import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where commands of callers go. */
public final class CommandLog implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;

    /** @param producer waits for all replicas and is idempotent; a delivery takes no longer than a call may */
    public CommandLog(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /**
     * Appends a command. Whether a failed one stands in the log after all is not known.
     *
     * @param failed told on failure, from any thread
     */
    public void append(int partition, Command command, Consumer<Exception> failed) {
        byte[] key = command.teamId().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, key, CommandJson.write(command));
        try {
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure != null) {
                    failed.accept(failure);
                }
            });
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
