package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.list.Decision;
import io.dncstreams.list.EntryJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An instance that comes back after the tombstones of what was deleted meanwhile are compacted away. */
@ExtendWith(KafkaExtension.class)
class ComebackIT {

    private static final String JANE = "https://linkedin.com/in/jane";
    private static final String CHANGELOG = "dnc-test-list-changelog";

    @TempDir
    private Path folder;

    @Test
    void bringsNobodyBack(OwnKafka kafka) throws Exception {
        String servers = kafka.bootstrapServers();
        String id;
        try (CoreUnderTest core = CoreUnderTest.start(servers, folder.resolve("absent"))) {
            Decision.Added added = (Decision.Added) core.add("team_a", JANE);
            id = EntryJson.read(added.entry()).id();
        }
        copy(folder.resolve("absent"), folder.resolve("trusting"));
        compactOften(servers);
        try (CoreUnderTest core = CoreUnderTest.start(servers, folder.resolve("present"))) {
            assertThat(core.delete("team_a", id)).isInstanceOf(Decision.Removed.class);
            int[] more = {0};
            Awaitility.await("no tombstone is left")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        // What is written to the newest segment rolls it, and only older ones are compacted.
                        core.add("team_a", JANE + more[0]++);
                        return tombstones(servers) == 0;
                    });
        }

        // This is why: young stores are taken at their word, and these only look young.
        try (CoreUnderTest core = CoreUnderTest.start(servers, folder.resolve("trusting"))) {
            assertThat(core.isListed("team_a", JANE)).isTrue();
        }

        Path note = folder.resolve("absent/dnc-test.generation");
        String generation = Files.readString(note).split(" ", -1)[1];
        long weeksAgo = Instant.now().minus(Duration.ofDays(21)).toEpochMilli();
        Files.writeString(note, "1 " + generation + " " + weeksAgo + "\n");
        try (CoreUnderTest core = CoreUnderTest.start(servers, folder.resolve("absent"))) {
            assertThat(core.isListed("team_a", JANE)).isFalse();
            assertThat(core.isListed("team_a", JANE + 0)).isTrue();
        }
    }

    private static long tombstones(String servers) {
        try (CommittedRecords changelog = new CommittedRecords(servers, CHANGELOG)) {
            return changelog.toEnd().stream()
                    .filter(record -> record.value() == null)
                    .count();
        }
    }

    private static void compactOften(String servers) throws Exception {
        List<AlterConfigOp> topic = new ArrayList<>();
        Map.of(
                        "delete.retention.ms", "1",
                        "segment.ms", "500",
                        "min.cleanable.dirty.ratio", "0.0",
                        "min.compaction.lag.ms", "0")
                .forEach((name, value) ->
                        topic.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, CHANGELOG),
                            topic,
                            new ConfigResource(ConfigResource.Type.BROKER, ""),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("log.cleaner.backoff.ms", "200"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    /** With everything in it. */
    static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
