package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.list.Decision;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Prospects in, each out on exactly one side, whoever produced them and however. */
@ExtendWith(KafkaExtension.class)
class GateIT {

    private static final List<String> TEAMS = List.of("team_a", "team_b", "team_c", "team_d", "team_e");

    private CoreUnderTest core;

    @BeforeEach
    void start(OwnKafka kafka, @TempDir Path state) {
        core = CoreUnderTest.start(kafka.bootstrapServers(), state);
    }

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void producersMayPartitionAsTheyLike() {
        for (String team : TEAMS) {
            assertThat(core.add(team, "https://linkedin.com/in/listed")).isInstanceOf(Decision.Added.class);
        }

        int sent = 0;
        for (String team : TEAMS) {
            for (int partition = 0; partition < CoreUnderTest.PARTITIONS; partition++) {
                for (int i = 0; i < 25; i++) {
                    String name = i % 5 == 0 ? "Listed" : "free-" + partition + "-" + i;
                    String value = CoreUnderTest.prospect(team, "www.linkedin.com/in/" + name + "/", "cmp_" + sent);
                    String key = i % 2 == 0 ? null : "any key " + i;
                    core.send("prospects", partition, key, value.getBytes(StandardCharsets.UTF_8));
                    sent++;
                }
            }
        }
        core.flush();

        Map<String, Integer> seen = new HashMap<>();
        try (CommittedRecords cleared = core.read("prospects.cleared");
                CommittedRecords suppressed = core.read("prospects.suppressed")) {
            for (ConsumerRecord<byte[], byte[]> record : cleared.awaitAtLeast(sent * 4 / 5)) {
                assertThat(CommittedRecords.value(record)).contains("/free-");
                assertThat(CommittedRecords.header(record, "dnc-status")).isEqualTo("cleared");
                assertThat(CommittedRecords.header(record, "dnc-hop-gate")).isEmpty();
                seen.merge(CommittedRecords.value(record), 1, Integer::sum);
            }
            for (ConsumerRecord<byte[], byte[]> record : suppressed.awaitAtLeast(sent / 5)) {
                assertThat(CommittedRecords.value(record)).contains("/Listed/");
                assertThat(CommittedRecords.header(record, "dnc-url")).isEqualTo("https://linkedin.com/in/listed");
                assertThat(CommittedRecords.header(record, "dnc-version")).isEqualTo("1");
                assertThat(CommittedRecords.header(record, "dnc-entry-id")).startsWith("dnc_");
                seen.merge(CommittedRecords.value(record), 1, Integer::sum);
            }
        }
        assertThat(seen).hasSize(sent);
        assertThat(seen.values()).containsOnly(1);
        try (CommittedRecords rerouted = core.read(Topics.REROUTED)) {
            // Three of four partitions are wrong for any team, and those in the right one take no detour.
            assertThat(rerouted.toEnd()).hasSize(sent * 3 / 4);
        }
    }

    @Test
    void anOptOutOfATopicReachesTheGateAndADeleteOpensItAgain() {
        core.send(
                Topics.OPT_OUTS,
                null,
                "{\"teamId\":\"team_a\",\"url\":\"LINKEDIN.COM/IN/JOHN\",\"reason\":\"asked by mail\"}");
        core.flush();
        Awaitility.await("the opt-out takes effect")
                .until(() -> core.isListed("team_a", "https://linkedin.com/in/john"));

        core.send("prospects", "k", CoreUnderTest.prospect("team_a", "in/john", "cmp_1"));
        core.flush();
        try (CommittedRecords suppressed = core.read("prospects.suppressed")) {
            ConsumerRecord<byte[], byte[]> record = suppressed.awaitAtLeast(1).getFirst();
            assertThat(core.delete("team_a", CommittedRecords.header(record, "dnc-entry-id")))
                    .isInstanceOf(Decision.Removed.class);
        }
        core.send("prospects", "k", CoreUnderTest.prospect("team_a", "in/john", "cmp_2"));
        core.flush();

        try (CommittedRecords cleared = core.read("prospects.cleared")) {
            ConsumerRecord<byte[], byte[]> record = cleared.awaitAtLeast(1).getFirst();
            assertThat(CommittedRecords.value(record)).contains("cmp_2");
            assertThat(CommittedRecords.header(record, "dnc-version")).isEqualTo("2");
        }
    }

    @Test
    void anAnsweredAddStopsEveryProspectSentAfterIt() {
        int people = 200;
        for (int i = 0; i < people; i++) {
            String name = "person-" + i;
            core.add("team_a", "https://linkedin.com/in/" + name);
            core.send("prospects", null, CoreUnderTest.prospect("team_a", "linkedin.com/in/" + name, "cmp"));
        }
        core.flush();

        try (CommittedRecords suppressed = core.read("prospects.suppressed");
                CommittedRecords cleared = core.read("prospects.cleared")) {
            suppressed.awaitAtLeast(people);
            assertThat(cleared.toEnd()).isEmpty();
        }
    }
}
