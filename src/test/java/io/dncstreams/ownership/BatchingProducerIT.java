package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.batch.OutputBatch;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Streams is told of records that leave as one. */
@ExtendWith(KafkaExtension.class)
class BatchingProducerIT {

    private static final String CHANGELOG = "list-changelog";
    private static final String OUTPUT = "cleared";
    private static final int SMALL = 10;
    private static final int TOO_LARGE = 10_000;

    private final List<Object> told = Collections.synchronizedList(new ArrayList<>());
    private Map<String, Object> settings;

    @BeforeEach
    void create(OwnKafka kafka) throws Exception {
        settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.request.size", TOO_LARGE / 2);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(CHANGELOG, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                            new NewTopic(OUTPUT, 1, (short) 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void ofAChangelogItIsTheLastOffset() {
        send(CHANGELOG, SMALL, SMALL, SMALL);
        send(CHANGELOG, SMALL, SMALL);

        assertThat(told).containsExactly(2L, 4L);
    }

    @Test
    void ofOtherTopicsItIsNothing() throws Exception {
        send(OUTPUT, SMALL, SMALL, SMALL);

        assertThat(told).isEmpty();
        assertThat(end(OUTPUT)).isEqualTo(3);
    }

    @Test
    void oneThatCanNotBeSentIsToldOnceAndTheLastThing() throws Exception {
        for (String topic : Set.of(CHANGELOG, OUTPUT)) {
            told.clear();
            send(topic, SMALL, TOO_LARGE, SMALL);

            assertThat(told).containsExactly(RecordTooLargeException.class);
            assertThat(end(topic)).isEqualTo(1);
        }
    }

    @Test
    void soIsTheLastOne() throws Exception {
        for (String topic : Set.of(CHANGELOG, OUTPUT)) {
            told.clear();
            send(topic, SMALL, SMALL, TOO_LARGE);

            assertThat(told).containsExactly(RecordTooLargeException.class);
            assertThat(end(topic)).isEqualTo(2);
        }
    }

    /** Should a producer of another kind ever get what carries the others, nothing is deleted. */
    @Test
    void aChangelogTakesNothingWithoutAKey() throws Exception {
        try (BatchingProducer producer = new BatchingProducer(settings)) {
            var unused = producer.send(new ProducerRecord<>(CHANGELOG, 0, null, null), this::tell);
        }

        assertThat(told).hasSize(1).first().isInstanceOf(Class.class);
        assertThat(end(CHANGELOG)).isZero();
    }

    /** @param sizes of the records' values */
    private void send(String topic, int... sizes) {
        OutputBatch batch = new OutputBatch();
        IntStream.range(0, sizes.length)
                .forEach(i -> batch.add(new ProducerRecord<>(topic, 0, new byte[] {(byte) i}, new byte[sizes[i]])));
        try (BatchingProducer producer = new BatchingProducer(settings)) {
            var unused = producer.send(
                    new ProducerRecord<>(topic, 0, null, null, null, new RecordHeaders(List.of(batch))), this::tell);
        }
    }

    private void tell(org.apache.kafka.clients.producer.RecordMetadata metadata, Exception failure) {
        told.add(failure == null ? (Object) metadata.offset() : failure.getClass());
    }

    private long end(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.get("bootstrap.servers")))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(10, TimeUnit.SECONDS)
                    .offset();
        }
    }
}
