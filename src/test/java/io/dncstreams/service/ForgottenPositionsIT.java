package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that hand out positions of a while ago have records read again, and nobody cleared again. */
@ExtendWith(KafkaExtension.class)
class ForgottenPositionsIT {

    private static final String GROUP = "dnc-test";
    private static final int BATCH = 120;

    @Test
    void gatesJudgeEachRecordOnceThoughTheGroupForgetsHowFarTheyWere(
            OwnKafka kafka, @TempDir Path state, @TempDir Path other) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> early;
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state)) {
            send(core, "early", BATCH);
            early = positions(kafka, core);
            send(core, "late", 2 * BATCH);
        }
        set(kafka, early);

        // From local state, and from the changelog alone.
        for (Path stores : new Path[] {state, other}) {
            try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), stores)) {
                String batch = stores.equals(state) ? "after" : "at last";
                send(core, batch, stores.equals(state) ? 3 * BATCH : 4 * BATCH);
                assertThat(core.count("dnc.records.passed.over")).isGreaterThanOrEqualTo(BATCH);
                assertThat(outs(core))
                        .hasSize(stores.equals(state) ? 3 * BATCH : 4 * BATCH)
                        .allSatisfy((value, times) -> assertThat(times).isOne());
            }
            set(kafka, early);
        }
    }

    @Test
    void whoSetsPositionsByHandHasRecordsJudgedAgain(OwnKafka kafka, @TempDir Path state) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> early;
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state)) {
            send(core, "early", BATCH);
            early = positions(kafka, core);
            send(core, "late", 2 * BATCH);
        }
        Map<TopicPartition, OffsetAndMetadata> byHand = new HashMap<>();
        early.forEach((partition, position) -> {
            if (partition.topic().equals("prospects")) {
                byHand.put(partition, new OffsetAndMetadata(position.offset()));
            }
        });
        set(kafka, byHand);

        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state);
                CommittedRecords cleared = core.read("prospects.cleared")) {
            cleared.awaitAtLeast(3 * BATCH);
            assertThat(outs(core))
                    .hasSize(2 * BATCH)
                    .allSatisfy((value, times) -> assertThat(times).isEqualTo(value.contains("late") ? 2 : 1));
            assertThat(core.count("dnc.records.passed.over")).isZero();
        }
    }

    /** Sends a batch that lands on any partition, and waits until so many have come out in all. */
    private static void send(CoreUnderTest core, String batch, int inAll) {
        for (int i = 0; i < BATCH; i++) {
            String url = "in/" + batch.replace(' ', '-') + "-" + i;
            core.send("prospects", "key " + i, CoreUnderTest.prospect("team_" + i % 7, url, "cmp_1"));
        }
        core.flush();
        try (CommittedRecords cleared = core.read("prospects.cleared")) {
            cleared.awaitAtLeast(inAll);
        }
    }

    private static Map<String, Integer> outs(CoreUnderTest core) {
        Map<String, Integer> seen = new HashMap<>();
        try (CommittedRecords cleared = core.read("prospects.cleared");
                CommittedRecords suppressed = core.read("prospects.suppressed")) {
            for (ConsumerRecord<byte[], byte[]> record : cleared.toEnd()) {
                seen.merge(CommittedRecords.value(record), 1, Integer::sum);
            }
            assertThat(suppressed.toEnd()).isEmpty();
        }
        return seen;
    }

    /** The group's positions, with what Streams wrote beside them. */
    private static Map<TopicPartition, OffsetAndMetadata> positions(OwnKafka kafka, CoreUnderTest core)
            throws Exception {
        // What came out is seen a moment before the positions are that belong to it.
        core.add("team_1", "https://linkedin.com/in/somebody-else");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private static void set(OwnKafka kafka, Map<TopicPartition, OffsetAndMetadata> positions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(GROUP, positions).all().get(10, TimeUnit.SECONDS);
        }
    }
}
