package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nothing acknowledged is lost and nothing is let through twice, wherever the process dies. */
@ExtendWith(KafkaExtension.class)
class CrashIT {

    private static final String TEAM = "team_crash";
    private static final String KEY = "crash-test-key";
    private static final int KILLS = 3;
    private static final int STRANGERS_PER_ADD = 5;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicInteger prospects = new AtomicInteger();

    @Test
    void killedInTheMiddleItLosesNothingAndRepeatsNothing(OwnKafka kafka, @TempDir Path folder) throws Exception {
        CoreUnderTest.applyTopics(kafka.bootstrapServers());
        createKey(kafka.bootstrapServers());
        try (ServiceProcess service = new ServiceProcess(kafka.bootstrapServers(), folder);
                KafkaProducer<byte[], byte[]> producer = producer(kafka.bootstrapServers());
                ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
            service.start();
            service.awaitReady();
            for (int client = 0; client < 4; client++) {
                int number = client;
                load.execute(() -> keepAdding(service, producer, number));
            }

            for (int kill = 0; kill < KILLS; kill++) {
                int before = acknowledged.size();
                Awaitility.await("adds are answered again")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> acknowledged.size() >= before + 50);
                service.kill();
                service.start();
                service.awaitReady();
            }
            running.set(false);
            load.shutdown();
            assertThat(load.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            producer.flush();

            everyProspectIsOnOneSideOnce(kafka.bootstrapServers());
            for (String name : acknowledged) {
                assertThat(service.exchange("GET", "/v1/dnc/check?url=in/" + name, KEY, "")
                                .body())
                        .contains("\"onList\":true");
            }
            assertThat(service.stop()).isIn(0, 143);
        }
    }

    /** An acknowledged add is followed by a prospect of the same person, which must not be cleared, and by strangers. */
    private void keepAdding(ServiceProcess service, KafkaProducer<byte[], byte[]> producer, int client) {
        for (int i = 0; running.get(); i++) {
            String name = "optout-" + client + "-" + i;
            int status = service.status("POST", "/v1/dnc", KEY, "{\"url\":\"in/" + name + "\"}");
            if (status == 201) {
                acknowledged.add(name);
                send(producer, name);
            }
            // Not while the process is down, when the loop would spin.
            for (int stranger = 0; status != 0 && stranger < STRANGERS_PER_ADD; stranger++) {
                send(producer, "stranger-" + client + "-" + i + "-" + stranger);
            }
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String name) {
        String value = CoreUnderTest.prospect(TEAM, "in/" + name, "cmp_" + prospects.incrementAndGet());
        var unused = producer.send(new ProducerRecord<>("prospects", value.getBytes(StandardCharsets.UTF_8)));
    }

    private void everyProspectIsOnOneSideOnce(String bootstrapServers) {
        Map<String, Integer> seen = new HashMap<>();
        try (CommittedRecords cleared = new CommittedRecords(bootstrapServers, "prospects.cleared");
                CommittedRecords suppressed = new CommittedRecords(bootstrapServers, "prospects.suppressed")) {
            Awaitility.await("every prospect came out")
                    .atMost(120, TimeUnit.SECONDS)
                    .pollInSameThread()
                    .until(() -> cleared.toEnd().size() + suppressed.toEnd().size() >= prospects.get());
            for (ConsumerRecord<byte[], byte[]> record : cleared.toEnd()) {
                assertThat(CommittedRecords.value(record)).contains("/stranger-");
                seen.merge(CommittedRecords.value(record), 1, Integer::sum);
            }
            for (ConsumerRecord<byte[], byte[]> record : suppressed.toEnd()) {
                assertThat(CommittedRecords.value(record)).contains("/optout-");
                seen.merge(CommittedRecords.value(record), 1, Integer::sum);
            }
        }
        assertThat(seen).hasSize(prospects.get());
        assertThat(seen.values()).containsOnly(1);
    }

    private static void createKey(String bootstrapServers) {
        try (ApiKeyAdmin keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", bootstrapServers), Topics.API_KEYS, InstantSource.system())) {
            keys.createFixed(TEAM, KEY, EnumSet.allOf(Scope.class));
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 2),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
