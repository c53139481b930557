package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.batch.OutputBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** What shows without a broker. */
class AcknowledgingProducerTest {

    private static final TopicPartition GATE = new TopicPartition("prospects", 1);

    /** Each would wait for as long as the first, and a thousand of them for a thousand times that. */
    @Test
    void ofABatchNothingIsSentAfterOneThatCouldNotBe() {
        Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 1);
        OutputBatch batch = new OutputBatch();
        for (int i = 0; i < 3; i++) {
            batch.add(new ProducerRecord<>("out", 0, null, new byte[] {1}));
        }
        List<Exception> failures = new ArrayList<>();
        try (AcknowledgingProducer producer = new AcknowledgingProducer(
                nowhere, "commands", new OwnedPartitions(), partition -> OptionalLong.empty())) {
            var unused = producer.send(
                    new ProducerRecord<>("any", 0, null, null, new byte[0], new RecordHeaders(List.of(batch))),
                    (metadata, failure) -> failures.add(failure));
        }

        assertThat(failures).hasSize(1).first().isInstanceOf(TimeoutException.class);
    }

    @Test
    void thatIsAskedBeforeOffsetsAreSent() {
        try (AcknowledgingProducer producer = new AcknowledgingProducer(
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                "commands",
                new OwnedPartitions(),
                partition -> OptionalLong.of(10))) {
            assertThatThrownBy(() -> producer.sendOffsetsToTransaction(
                            Map.of(GATE, new OffsetAndMetadata(11)), new MockConsumer<>("none").groupMetadata()))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("the consumer stands at 10");
        }
    }

    /** As Streams would for a task that was thrown away and is there again, from what it remembers of it. */
    @Test
    void nothingIsCommittedThatTheConsumerHasStillToRead() {
        assertThatThrownBy(() -> BatchingConsumer.requireRead(GATE, 11, OptionalLong.of(10)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("prospects-1")
                .hasMessageContaining("11")
                .hasMessageContaining("10");
        assertThatCode(() -> BatchingConsumer.requireRead(GATE, 10, OptionalLong.of(10)))
                .doesNotThrowAnyException();
        assertThatCode(() -> BatchingConsumer.requireRead(GATE, 10, OptionalLong.empty()))
                .doesNotThrowAnyException();
    }
}
