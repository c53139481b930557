package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.example.CampaignExample;
import io.dncstreams.list.Decision;
import io.dncstreams.topology.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A prospect is cleared, says stop, is paused, deleted from the list and released; with a lost disk in between. */
@ExtendWith(KafkaExtension.class)
class CampaignsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JANE = "https://linkedin.com/in/jane";

    @TempDir
    private Path folder;

    @Test
    void clearedThenPausedThenReleased(OwnKafka kafka) throws Exception {
        String entryId;
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), folder.resolve("first"))) {
            core.send("prospects", "k", CoreUnderTest.prospect("team_a", "linkedin.com/in/Jane/", "cmp_1"));
            core.send("prospects", "k", CoreUnderTest.prospect("team_a", "in/jane", "cmp_2"));
            core.send("prospects", "k", CoreUnderTest.prospect("team_a", "in/joe", "cmp_1"));
            core.flush();
            try (CommittedRecords cleared = core.read("prospects.cleared")) {
                cleared.awaitAtLeast(3);
            }

            core.send(Topics.OPT_OUTS, null, "{\"teamId\":\"team_a\",\"url\":\"LINKEDIN.COM/IN/JANE\"}");
            core.flush();

            JsonNode pause = awaitControl(core, 1);
            assertThat(pause.at("/action").asText()).isEqualTo("PAUSE");
            assertThat(pause.at("/url").asText()).isEqualTo(JANE);
            assertThat(pause.at("/version").asInt()).isEqualTo(1);
            assertThat(pause.at("/campaigns")).hasSize(2);
            entryId = pause.at("/entryId").asText();
            assertThat(example(kafka))
                    .contains("hold back  " + JANE + " in cmp_1 of team_a")
                    .contains("contact    https://linkedin.com/in/joe in cmp_1 of team_a")
                    .doesNotContain("contact    " + JANE);
        }
        // The second start has nothing but the changelogs.
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), folder.resolve("second"))) {
            assertThat(core.delete("team_a", entryId)).isInstanceOf(Decision.Removed.class);

            JsonNode release = awaitControl(core, 2);
            assertThat(release.at("/action").asText()).isEqualTo("RELEASE");
            assertThat(release.at("/campaigns").toString()).contains("cmp_1", "cmp_2");
            assertThat(example(kafka)).contains("may resume " + JANE + " in cmp_2 of team_a");
        }
        installationsFromBeforeThereWereCampaignsStart(kafka);
    }

    /** They have none of these topics; what the gate let through before is not known by name, and all else is there. */
    private void installationsFromBeforeThereWereCampaignsStart(OwnKafka kafka) throws Exception {
        List<String> topics = List.of(
                "dnc-test-enrolments-changelog",
                "dnc-test-campaigns-changelog",
                Topics.LIFECYCLE,
                Topics.CONTROL,
                Topics.GENESIS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteTopics(topics).all().get(10, TimeUnit.SECONDS);
            Awaitility.await("the topics are gone")
                    .until(() -> admin.listTopics().names().get().stream().noneMatch(topics::contains));
        }
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), folder.resolve("second"))) {
            assertThat(core.add("team_a", JANE)).isInstanceOf(Decision.Added.class);
            JsonNode pause = awaitControl(core, 1);
            assertThat(pause.at("/version").asInt()).isEqualTo(3);
            assertThat(pause.at("/campaigns")).isEmpty();
        }
    }

    private static String example(OwnKafka kafka) {
        StringWriter printed = new StringWriter();
        new CampaignExample(Map.of("bootstrap.servers", kafka.bootstrapServers()), new PrintWriter(printed))
                .run(() -> false);
        return printed.toString();
    }

    private static JsonNode awaitControl(CoreUnderTest core, int count) throws Exception {
        try (CommittedRecords control = core.read(Topics.CONTROL)) {
            List<ConsumerRecord<byte[], byte[]>> records = control.awaitAtLeast(count);
            assertThat(records).hasSize(count);
            assertThat(CommittedRecords.header(records.getLast(), "dnc-version"))
                    .isNotEmpty();
            return JSON.readTree(records.getLast().value());
        }
    }
}
