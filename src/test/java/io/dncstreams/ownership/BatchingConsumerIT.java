package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.batch.InputBatch;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** As Streams would commit for a task that was thrown away and is there again, from what it remembers of it. */
@ExtendWith(KafkaExtension.class)
class BatchingConsumerIT {

    private static final TopicPartition INPUT = new TopicPartition("input", 0);
    private static final int RECORDS = 20;

    private String bootstrapServers;

    @BeforeEach
    void fill(OwnKafka kafka) throws Exception {
        bootstrapServers = kafka.bootstrapServers();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(settings);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(INPUT.topic(), 1, (short) 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(INPUT.topic(), new byte[1])).get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void commitsWhatWasRead() {
        try (BatchingConsumer consumer = atTheEnd()) {
            consumer.commitSync(at(RECORDS));

            assertThat(committed(consumer)).isEqualTo(RECORDS);
        }
    }

    @Test
    void commitsNothingThatItHasGoneBackTo() {
        try (BatchingConsumer consumer = atTheEnd()) {
            consumer.commitSync(at(5));
            consumer.seek(INPUT, 5);

            assertThatThrownBy(() -> consumer.commitSync(at(RECORDS)))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("the consumer stands at 5");
            assertThatThrownBy(() -> consumer.commitSync(at(RECORDS), Duration.ofSeconds(10)))
                    .isInstanceOf(KafkaException.class);
            assertThat(committed(consumer)).isEqualTo(5);
        }
    }

    /** As Streams goes back: until the brokers have said that the position still holds, the consumer doesn't tell it. */
    @Test
    void norWhereThePositionIsStillToBeConfirmed() {
        try (BatchingConsumer consumer = atTheEnd()) {
            consumer.commitSync(at(5));
            consumer.seek(INPUT, consumer.committed(Set.of(INPUT)).get(INPUT));

            assertThat(consumer.standsAt(INPUT)).isEqualTo(OptionalLong.of(5));
            assertThatThrownBy(() -> consumer.commitSync(at(RECORDS))).isInstanceOf(KafkaException.class);
            assertThat(committed(consumer)).isEqualTo(5);

            readOn(consumer, RECORDS - 5);
            consumer.commitSync(at(RECORDS));
            assertThat(committed(consumer)).isEqualTo(RECORDS);
        }
    }

    /** Records come a hundred as one, the last one by itself. */
    @Test
    void handsOverRecordsInBatches() {
        try (BatchingConsumer consumer = consumer(Set.of(INPUT.topic()))) {
            consumer.assign(List.of(INPUT));
            consumer.seekToBeginning(List.of(INPUT));
            int batches = 0;
            int alone = 0;
            int all = 0;
            while (all < RECORDS) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    Optional<InputBatch> batch = InputBatch.in(record.headers());
                    batches += batch.isPresent() ? 1 : 0;
                    alone += batch.isPresent() ? 0 : 1;
                    all += batch.map(each -> each.take().size()).orElse(1);
                }
            }

            assertThat(all).isEqualTo(RECORDS);
            assertThat(batches).isPositive();
            assertThat(alone).isPositive();
        }
    }

    private BatchingConsumer atTheEnd() {
        BatchingConsumer consumer = consumer(Set.of());
        consumer.assign(List.of(INPUT));
        readOn(consumer, RECORDS);
        return consumer;
    }

    private static void readOn(BatchingConsumer consumer, int records) {
        int read = 0;
        while (read < records) {
            read += consumer.poll(Duration.ofMillis(100)).count();
        }
    }

    private BatchingConsumer consumer(Set<String> batched) {
        return new BatchingConsumer(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "intake",
                        "enable.auto.commit",
                        false,
                        "auto.offset.reset",
                        "earliest"),
                batched);
    }

    /** With the epoch that a record has, as Streams commits it. */
    private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        return Map.of(INPUT, new OffsetAndMetadata(offset, Optional.of(0), ""));
    }

    private static long committed(BatchingConsumer consumer) {
        return consumer.committed(Set.of(INPUT)).get(INPUT).offset();
    }
}
