package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.list.Decision;
import io.dncstreams.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is lost is not an empty list. */
@ExtendWith(KafkaExtension.class)
class LostStateIT {

    private static final String JANE = "https://linkedin.com/in/jane";

    private String bootstrapServers;

    @TempDir
    private Path folder;

    @BeforeEach
    void listJane(OwnKafka kafka) {
        bootstrapServers = kafka.bootstrapServers();
        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("first"))) {
            assertThat(core.add("team_a", JANE)).isInstanceOf(Decision.Added.class);
        }
    }

    @Test
    void aLostStateFolderIsBuiltAgain() {
        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("second"))) {
            assertThat(core.isListed("team_a", JANE)).isTrue();
        }
    }

    @Test
    void refusesWithoutItsChangelogs() throws Exception {
        delete("dnc-test-list-changelog");

        assertThatThrownBy(this::startAgain)
                .isInstanceOf(LostStateException.class)
                .hasMessageContaining("dnc-test-list-changelog");
    }

    @Test
    void refusesWithoutItsPosition() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of("dnc-test")).all().get(10, TimeUnit.SECONDS);
        }

        assertThatThrownBy(this::startAgain)
                .isInstanceOf(LostStateException.class)
                .hasMessageContaining("position in dnc.commands");
    }

    /** Its commands would stand where older ones stood that are decided, and be passed over. */
    @Test
    void refusesACommandLogThatWasMadeAnew() throws Exception {
        delete(Topics.COMMANDS);

        assertThatThrownBy(this::startAgain)
                .isInstanceOf(LostStateException.class)
                .hasMessageContaining("dnc.commands");
    }

    /** Whoever makes it anew, a thread that came back would take up there. */
    @Test
    void endsWhenItsCommandLogIsDeleted() throws Exception {
        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("running"))) {
            delete(Topics.COMMANDS);
            CoreUnderTest.applyTopics(bootstrapServers);

            Awaitility.await("the core ends")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !core.core().isAlive());
        }
    }

    @Test
    void refusesAfterOptOutsWereDeletedUnread() throws Exception {
        refusesAfterDeletionUnread(Topics.OPT_OUTS);
    }

    @Test
    void refusesAfterCommandsWereDeletedUnread() throws Exception {
        refusesAfterDeletionUnread(Topics.COMMANDS);
    }

    private void refusesAfterDeletionUnread(String topic) throws Exception {
        try (CommittedRecords log = new CommittedRecords(bootstrapServers, topic);
                var producer = new org.apache.kafka.clients.producer.KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                        new org.apache.kafka.common.serialization.ByteArraySerializer(),
                        new org.apache.kafka.common.serialization.ByteArraySerializer());
                Admin admin = admin()) {
            for (int partition = 0; partition < CoreUnderTest.PARTITIONS; partition++) {
                producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                                topic, partition, null, new byte[] {1}))
                        .get(10, TimeUnit.SECONDS);
            }
            log.awaitAtLeast(CoreUnderTest.PARTITIONS);
            admin.deleteRecords(IntStream.range(0, CoreUnderTest.PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .collect(Collectors.toMap(each -> each, each -> RecordsToDelete.beforeOffset(-1))))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }

        assertThatThrownBy(this::startAgain)
                .isInstanceOf(LostStateException.class)
                .hasMessageContaining(topic)
                .hasMessageContaining("deleted before");
    }

    private void startAgain() {
        CoreUnderTest.start(bootstrapServers, folder.resolve("again")).close();
    }

    private void delete(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(Set.of(topic)).all().get(10, TimeUnit.SECONDS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
}
