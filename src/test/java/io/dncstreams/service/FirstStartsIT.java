package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.genesis.Foundation;
import io.dncstreams.genesis.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Instances that are started together find one installation, and none of them takes what another makes for a loss. */
@ExtendWith(KafkaExtension.class)
class FirstStartsIT {

    private static final int INSTANCES = 4;

    @TempDir
    private Path folder;

    @Test
    void allGetThroughOnTheSameInstallation(OwnKafka kafka) throws Exception {
        String bootstrapServers = kafka.bootstrapServers();
        CoreUnderTest.applyTopics(bootstrapServers);
        List<Future<Uuid>> starts = new ArrayList<>();
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(INSTANCES)) {
            for (int i = 0; i < INSTANCES; i++) {
                starts.add(threads.submit(() -> generation(bootstrapServers)));
                Thread.sleep(100);
            }
            Uuid first = starts.getFirst().get(60, TimeUnit.SECONDS);
            for (Future<Uuid> start : starts) {
                assertThat(start.get(60, TimeUnit.SECONDS)).isEqualTo(first);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(40));
        }
    }

    private Uuid generation(String bootstrapServers) {
        Installation installation =
                CoreUnderTest.settings(bootstrapServers, folder).installation();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            return Foundation.require(installation, admin, false, () -> {}).generation();
        }
    }
}
