package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.EmbeddedKafka;
import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.Decision;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.topology.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeIT {
    @Test
    void smoke(@TempDir Path dir) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"), 0)) {
            Map<String, Object> clients = Map.of("bootstrap.servers", kafka.bootstrapServers());
            Uuid id;
            try (Admin admin = Admin.create(clients)) {
                var result = admin.createTopics(Stream.of(
                                Topics.OPT_OUTS,
                                Topics.COMMANDS,
                                Topics.ENTRIES,
                                Topics.AUDIT,
                                Topics.REROUTED,
                                Topics.DEAD_LETTERS,
                                "prospects",
                                "prospects.cleared",
                                "prospects.suppressed")
                        .map(n -> new NewTopic(n, 12, (short) 1)
                                .configs(Map.of("message.timestamp.type", "LogAppendTime")))
                        .toList());
                result.all().get();
                id = result.topicId(Topics.OPT_OUTS).get();
            }
            long t0 = System.nanoTime();
            CoreSettings settings = new CoreSettings(
                    new StreamsSettings(clients, "dnc", dir.resolve("state"), 2, 0, Duration.ofMillis(100), 1_000_000),
                    new TeamPartitions(12),
                    List.of(GateSpec.PROSPECTS),
                    64 << 20,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(5),
                    1000);
            try (DncCore core = DncCore.start(settings, id, new SimpleMeterRegistry())) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> core.isReady() && core.ownedPartitions() == 12);
                System.out.println("ready after ms " + (System.nanoTime() - t0) / 1_000_000);
                DncList list = core.list();
                DncList.Caller me = new DncList.Caller("team_a", "k", "r");
                for (int round = 0; round < 5; round++) {
                    List<Long> adds = new ArrayList<>();
                    List<Long> checks = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        Person p = new Person("https://linkedin.com/in/p" + round + "-" + i, OptionalLong.empty());
                        long a = System.nanoTime();
                        var d = list.add(
                                me,
                                List.of(new DncList.Addition("x", p, Optional.empty(), Optional.empty())),
                                Instant.now().plusSeconds(10));
                        adds.add(System.nanoTime() - a);
                        assertThat(d.getFirst()).isInstanceOf(Decision.Added.class);
                        a = System.nanoTime();
                        assertThat(list.check("team_a", p, Instant.now().plusSeconds(10))
                                        .entry())
                                .isPresent();
                        checks.add(System.nanoTime() - a);
                    }
                    adds.sort(null);
                    checks.sort(null);
                    System.out.println("add p50 us " + adds.get(100) / 1000 + " p99 " + adds.get(198) / 1000
                            + " check p50 us " + checks.get(100) / 1000);
                }
                for (int round = 0; round < 10; round++) {
                    List<DncList.Addition> batch = new ArrayList<>();
                    for (int i = 0; i < 500; i++) {
                        batch.add(new DncList.Addition(
                                "x",
                                new Person("https://linkedin.com/in/b" + round + "-" + i, OptionalLong.empty()),
                                Optional.empty(),
                                Optional.empty()));
                    }
                    long a = System.nanoTime();
                    list.add(me, batch, Instant.now().plusSeconds(10));
                    System.out.println("batch ms " + (System.nanoTime() - a) / 1_000_000);
                }
                System.out.println(list.page("team_a", 2, 3000, Instant.now().plusSeconds(5))
                        .count());
                t0 = System.nanoTime();
            }
            System.out.println("closed in ms " + (System.nanoTime() - t0) / 1_000_000);
        }
    }
}
