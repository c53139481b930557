package io.dncstreams.genesis;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.topic.TopicAdminException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads partitions from their first record to what is committed now. */
final class TopicReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    TopicReader(KafkaSettings clients) {
        Map<String, Object> config = clients.forConsumer();
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        // The last fetch finds nothing, and a close waits until the broker has answered it.
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** @throws TopicAdminException if it makes no headway for a minute */
    void read(TopicPartition partition, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try {
            List<TopicPartition> only = List.of(partition);
            consumer.assign(only);
            consumer.seekToBeginning(only);
            long end = consumer.endOffsets(only, PATIENCE).get(partition);
            long progress = System.nanoTime();
            for (long at = consumer.position(partition, PATIENCE); at < end; ) {
                consumer.poll(POLL).forEach(record -> {
                    if (record.offset() < end) {
                        each.accept(record);
                    }
                });
                long next = consumer.position(partition, PATIENCE);
                if (next > at) {
                    progress = System.nanoTime();
                } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                    throw new TopicAdminException(
                            "%s could not be read: nothing came for %d s".formatted(partition, PATIENCE.toSeconds()));
                }
                at = next;
            }
        } catch (KafkaException e) {
            throw new TopicAdminException("%s could not be read: %s".formatted(partition, e.getMessage()), e);
        }
    }

    /** Whether a partition holds any record; aborted ones and marks of transactions don't count. */
    boolean holdsRecords(TopicPartition partition) {
        AtomicBoolean any = new AtomicBoolean();
        read(partition, record -> any.set(true));
        return any.get();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
