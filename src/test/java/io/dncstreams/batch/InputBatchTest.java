package io.dncstreams.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class InputBatchTest {

    private static final TopicPartition GATE = new TopicPartition("prospects", 3);
    private static final TopicPartition COMMANDS = new TopicPartition("dnc.commands", 3);

    private final List<ConsumerRecord<byte[], byte[]>> prospects = records(GATE, 40, 41, 44);
    private final List<ConsumerRecord<byte[], byte[]>> commands = records(COMMANDS, 7, 8);
    private final Map<TopicPartition, OffsetAndMetadata> next =
            Map.of(GATE, new OffsetAndMetadata(46, Optional.of(2), ""), COMMANDS, new OffsetAndMetadata(9));
    private final ConsumerRecords<byte[], byte[]> handedOver = InputBatch.of(
            new ConsumerRecords<>(Map.of(GATE, prospects, COMMANDS, commands), next), Set.of(GATE.topic()));

    @Test
    void oneRecordCarriesAllButTheLastInTheirOrder() {
        assertThat(handedOver.records(GATE)).hasSize(2).last().isSameAs(prospects.get(2));
        assertThat(batch().take()).isEqualTo(prospects.subList(0, 2));
    }

    /** A commit before the batch is processed says where to go on; the place of its last would pass over the others. */
    @Test
    void itStandsWhereTheFirstOfThemDoes() {
        ConsumerRecord<byte[], byte[]> carrier = handedOver.records(GATE).getFirst();

        assertThat(carrier.partition()).isEqualTo(3);
        assertThat(carrier.offset()).isEqualTo(40);
        assertThat(carrier.leaderEpoch()).contains(2);
    }

    @Test
    void nothingIsLostHoweverManyThereAre() {
        for (int count : new int[] {0, 1, 2, 100, 101, 102, 201, 1_000}) {
            long[] offsets = LongStream.range(5, 5 + count).toArray();
            ConsumerRecords<byte[], byte[]> polled =
                    new ConsumerRecords<>(Map.of(GATE, records(GATE, offsets)), Map.of());

            List<Long> seen = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> each :
                    InputBatch.of(polled, Set.of(GATE.topic())).records(GATE)) {
                List<ConsumerRecord<byte[], byte[]>> carried =
                        InputBatch.in(each.headers()).map(InputBatch::take).orElse(List.of(each));
                assertThat(carried).hasSizeBetween(1, InputBatch.MOST);
                assertThat(each.offset()).isEqualTo(carried.getFirst().offset());
                carried.forEach(record -> seen.add(record.offset()));
            }

            assertThat(seen)
                    .containsExactlyElementsOf(LongStream.of(offsets).boxed().toList());
        }
    }

    /** Which may be behind the last record: transactions leave marks, and compaction leaves gaps. */
    @Test
    void afterwardsTheTaskGoesOnWhereThePollEnded() {
        assertThat(handedOver.nextOffsets()).isEqualTo(next);
    }

    @Test
    void otherTopicsComeAsTheyAre() {
        assertThat(handedOver.records(COMMANDS)).isEqualTo(commands).hasSize(2);
        assertThat(commands)
                .allSatisfy(each -> assertThat(InputBatch.in(each.headers())).isEmpty());
    }

    @Test
    void aHeaderFromOutsideCarriesNothing() {
        RecordHeaders foreign = new RecordHeaders();
        foreign.add(new RecordHeader(batch().key(), batch().value()));

        assertThat(foreign).hasSize(1);
        assertThat(InputBatch.in(foreign)).isEmpty();
    }

    /** Records that a header keeps would stay in the caches of Streams. */
    @Test
    void recordsAreGivenAwayOnce() {
        InputBatch batch =
                InputBatch.in(handedOver.records(GATE).getFirst().headers()).orElseThrow();
        batch.take();

        assertThat(batch.isEmpty()).isTrue();
        assertThatIllegalStateException().isThrownBy(batch::take);
    }

    private InputBatch batch() {
        return InputBatch.in(handedOver.records(GATE).getFirst().headers()).orElseThrow();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset : offsets) {
            records.add(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    offset,
                    offset,
                    TimestampType.LOG_APPEND_TIME,
                    0,
                    1,
                    null,
                    new byte[] {1},
                    new RecordHeaders(),
                    Optional.of(2)));
        }
        return records;
    }
}
