package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.list.Actor;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.Decision;
import io.dncstreams.list.EntryId;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What producers that nobody has read the documents to can do, and what they can't. */
@ExtendWith(KafkaExtension.class)
class StrangersIT {

    @Test
    void tenThousandMalformedRecordsOnEachInputLandInTheDeadLetters(OwnKafka kafka, @TempDir Path state) {
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state)) {
            int bad = 10_000;
            Random random = new Random(4711);
            for (int i = 0; i < bad; i++) {
                for (String topic : List.of(Topics.OPT_OUTS, "prospects", Topics.COMMANDS, Topics.REROUTED)) {
                    core.send(topic, i % CoreUnderTest.PARTITIONS, i % 3 == 0 ? null : "key", malformed(i, random));
                }
                if (i % 1_000 == 0) {
                    core.send("prospects", "k", CoreUnderTest.prospect("team_a", "in/good-" + i, "cmp"));
                    core.send(Topics.OPT_OUTS, "k", "{\"teamId\":\"team_a\",\"url\":\"in/stop-" + i + "\"}");
                }
            }
            core.flush();

            try (CommittedRecords deadLetters = core.read(Topics.DEAD_LETTERS);
                    CommittedRecords cleared = core.read("prospects.cleared")) {
                List<ConsumerRecord<byte[], byte[]>> letters = deadLetters.awaitAtLeast(4 * bad);
                assertThat(letters).hasSize(4 * bad);
                assertThat(letters).allSatisfy(letter -> {
                    assertThat(CommittedRecords.header(letter, "dnc-error")).isNotEmpty();
                    assertThat(CommittedRecords.header(letter, "dnc-topic")).isNotEmpty();
                    assertThat(CommittedRecords.header(letter, "dnc-offset")).isNotEmpty();
                });
                assertThat(cleared.awaitAtLeast(10)).hasSize(10);
            }
            assertThat(core.add("team_a", "https://linkedin.com/in/stop-9000"))
                    .isInstanceOf(Decision.AlreadyListed.class);
        }
    }

    @Test
    void headersWithoutAValueStopNoPartition(OwnKafka kafka, @TempDir Path state) {
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state);
                KafkaProducer<byte[], byte[]> stranger = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            int home = CoreUnderTest.TEAM_PARTITIONS.of("team_a");
            byte[] value = CoreUnderTest.prospect("team_a", "in/jane", "cmp").getBytes(StandardCharsets.UTF_8);
            List<String> names = List.of("dnc-hop-gate", "dnc-status", "dnc-url", "dnc-version", "dnc-error", "");
            for (String topic : List.of(Topics.REROUTED, "prospects", Topics.COMMANDS, Topics.OPT_OUTS)) {
                for (String name : names) {
                    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, home, null, value);
                    record.headers().add(name, null);
                    var unused = stranger.send(record);
                }
            }
            stranger.flush();

            try (CommittedRecords deadLetters = core.read(Topics.DEAD_LETTERS)) {
                assertThat(deadLetters.awaitAtLeast(2 * names.size())).hasSize(2 * names.size());
            }
            assertThat(core.add("team_a", "https://linkedin.com/in/later")).isInstanceOf(Decision.Added.class);
        }
    }

    private static byte[] malformed(int i, Random random) {
        return switch (i % 8) {
            case 0 -> new byte[0];
            case 1 -> "{\"teamId\":\"team_a\",\"url\":\"in/jo".getBytes(StandardCharsets.UTF_8);
            case 2 ->
                "{\"teamId\":\"team_a\",\"url\":\"in/a\",\"url\":\"in/b\",\"campaignId\":\"c\"}"
                        .getBytes(StandardCharsets.UTF_8);
            case 3 -> "[".repeat(5_000).getBytes(StandardCharsets.UTF_8);
            case 4 ->
                "{\"teamId\":\"team_a\",\"url\":\"https://example.com/in/x\",\"campaignId\":\"c\"}"
                        .getBytes(StandardCharsets.UTF_8);
            case 5 -> null;
            case 6 -> "{\"url\":\"in/x\"} {\"url\":\"in/y\"}".getBytes(StandardCharsets.UTF_8);
            default -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }

    @Test
    void aRecordAsLargeAsTheTopicTakesNeitherPassesNorStopsTheStream(OwnKafka kafka, @TempDir Path state)
            throws Exception {
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state)) {
            byte[] huge = new byte[1_040_000];
            Arrays.fill(huge, (byte) ' ');
            byte[] json = CoreUnderTest.prospect("team_a", "in/huge", "cmp").getBytes(StandardCharsets.UTF_8);
            System.arraycopy(json, 0, huge, 0, json.length);
            int home = CoreUnderTest.TEAM_PARTITIONS.of("team_a");
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.request.size", 2_000_000),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>("prospects", home, null, huge))
                        .get(10, TimeUnit.SECONDS);
                producer.send(new ProducerRecord<>("prospects", (home + 1) % 4, null, huge))
                        .get(10, TimeUnit.SECONDS);
                producer.send(new ProducerRecord<>(Topics.OPT_OUTS, 0, null, new byte[1_040_000]))
                        .get(10, TimeUnit.SECONDS);
            }
            core.send("prospects", "k", CoreUnderTest.prospect("team_a", "in/small", "cmp"));
            core.flush();

            try (CommittedRecords deadLetters = core.read(Topics.DEAD_LETTERS);
                    CommittedRecords cleared = core.read("prospects.cleared")) {
                assertThat(cleared.awaitAtLeast(1)).hasSize(1);
                assertThat(deadLetters.awaitAtLeast(3)).hasSize(3).allSatisfy(letter -> {
                    assertThat(letter.value()).hasSize(1024);
                    assertThat(CommittedRecords.header(letter, "dnc-value-size"))
                            .isEqualTo("1040000");
                    assertThat(CommittedRecords.header(letter, "dnc-value-sha256"))
                            .hasSize(64);
                });
            }
        }
    }

    @Test
    void aBacklogOfProspectsFromTheYear2099DoesNotHoldUpAnOptOut(OwnKafka kafka, @TempDir Path state) throws Exception {
        CoreUnderTest.applyTopics(kafka.bootstrapServers());
        keepProducersTimes(kafka.bootstrapServers());
        int home = CoreUnderTest.TEAM_PARTITIONS.of("team_a");
        int backlog = 200_000;
        byte[] value = CoreUnderTest.prospect("team_a", "https://www.linkedin.com/in/late-opt-out", "cmp_1")
                .getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "linger.ms",
                        20,
                        // Times that jump make the broker begin a new segment with every batch.
                        "batch.size",
                        1 << 20,
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long[] stamps = {0, Instant.parse("2099-12-31T00:00:00Z").toEpochMilli(), 1, System.currentTimeMillis()};
            for (int i = 0; i < backlog; i++) {
                var unused =
                        producer.send(new ProducerRecord<>("prospects", home, stamps[i % stamps.length], null, value));
            }
            producer.send(new ProducerRecord<>(
                            Topics.COMMANDS, home, null, optOut("team_a", "https://linkedin.com/in/late-opt-out")))
                    .get(30, TimeUnit.SECONDS);
        }

        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state);
                CommittedRecords suppressed = core.read("prospects.suppressed");
                CommittedRecords cleared = core.read("prospects.cleared")) {
            assertThat(suppressed.awaitAtLeast(backlog)).hasSize(backlog);
            assertThat(cleared.toEnd()).isEmpty();
        }
    }

    private static byte[] optOut(String team, String url) {
        return CommandJson.write(new Command.Add(
                "cmd-1",
                team,
                new Actor.ApiCaller("key_test", "request-test"),
                Instant.now(),
                Optional.empty(),
                EntryId.random(CoreUnderTest.TEAM_PARTITIONS.of(team), new SecureRandom()),
                url,
                CoreUnderTest.person(url),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /** As on a topic that a stranger made. */
    private static void keepProducersTimes(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            ConfigResource prospects = new ConfigResource(ConfigResource.Type.TOPIC, "prospects");
            admin.incrementalAlterConfigs(Map.of(
                            prospects,
                            List.of(
                                    set("message.timestamp.type", "CreateTime"),
                                    set("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)),
                                    set("retention.ms", "-1"))))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    @Test
    void inputsWithUnequalPartitionCountsRefuseToStart(OwnKafka kafka, @TempDir Path folder) throws Exception {
        CoreUnderTest.applyTopics(kafka.bootstrapServers());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createPartitions(Map.of("prospects", NewPartitions.increaseTo(CoreUnderTest.PARTITIONS + 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }

        try (ServiceProcess service = new ServiceProcess(kafka.bootstrapServers(), folder)) {
            service.start();

            assertThat(service.awaitExit()).isEqualTo(2);
            assertThat(folder.resolve("service.log"))
                    .content()
                    .contains("prospects")
                    .contains("5")
                    .contains("4");
        }
        assertThat(folder.resolve("state").resolve("dnc-streams")).doesNotExist();
    }

    @Test
    void aRedeliveredOptOutDoesNotUndoALaterDelete(OwnKafka kafka, @TempDir Path state) throws Exception {
        String optOut = "{\"teamId\":\"team_a\",\"url\":\"in/jane\"}";
        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state)) {
            core.send(Topics.OPT_OUTS, "k", optOut);
            core.flush();
            try (CommittedRecords entries = core.read(Topics.ENTRIES)) {
                String id = CommittedRecords.value(entries.awaitAtLeast(1).getFirst())
                        .replaceAll(".*\"\\$id\":\"([^\"]+)\".*", "$1");
                assertThat(core.delete("team_a", id)).isInstanceOf(Decision.Removed.class);
            }
        }
        setIntakeBack(kafka.bootstrapServers());

        try (CoreUnderTest core = CoreUnderTest.start(kafka.bootstrapServers(), state)) {
            try (CommittedRecords audit = core.read(Topics.AUDIT)) {
                List<ConsumerRecord<byte[], byte[]>> trail = audit.awaitAtLeast(3);
                assertThat(CommittedRecords.value(trail.get(2))).contains("\"outcome\":\"redelivered\"");
            }
            assertThat(core.isListed("team_a", "https://linkedin.com/in/jane")).isFalse();

            core.send(Topics.OPT_OUTS, "k", optOut);
            core.flush();

            Awaitility.await("a new opt-out counts")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> core.isListed("team_a", "https://linkedin.com/in/jane"));
        }
    }

    private static void setIntakeBack(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var oldest = IntStream.range(0, CoreUnderTest.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topics.OPT_OUTS, partition))
                    .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0)));
            admin.alterConsumerGroupOffsets("dnc-test-intake", oldest).all().get(10, TimeUnit.SECONDS);
        }
    }
}
