package io.dncstreams.chaos;

import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a stranger can do who may write to the commands topic: begin a transaction there and go away. */
final class OpenTransaction {

    private OpenTransaction() {}

    /** @param timeout after which the brokers end it */
    static void leave(String bootstrapServers, String id, int partition, Duration timeout) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                id,
                "transaction.timeout.ms",
                Math.toIntExact(timeout.toMillis()),
                "max.block.ms",
                10_000);
        KafkaProducer<byte[], byte[]> stranger =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            stranger.initTransactions();
            stranger.beginTransaction();
            var unused = stranger.send(
                    new ProducerRecord<>(Topics.COMMANDS, partition, null, "half".getBytes(StandardCharsets.UTF_8)));
            stranger.flush();
        } finally {
            // A close that takes its time would end the transaction.
            stranger.close(Duration.ZERO);
        }
    }
}
