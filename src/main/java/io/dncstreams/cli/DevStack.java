package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.embedded.EmbeddedKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.sample.Sample;
import io.dncstreams.sample.SampleReport;
import io.dncstreams.service.DncService;
import io.dncstreams.service.ServiceTopics;
import io.dncstreams.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A broker and the service on it, in one process. */
final class DevStack implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    private final Settings settings;
    private final EmbeddedKafka kafka;
    private final DncService service;

    private DevStack(Settings settings, EmbeddedKafka kafka, DncService service) {
        this.settings = settings;
        this.kafka = kafka;
        this.service = service;
    }

    /** What a cluster of one broker needs otherwise; four partitions show as much as twelve and start sooner. */
    static Map<String, SettingsLoader.Option> options(Path dataDir) {
        return Map.of(
                "dnc.state-dir",
                        new SettingsLoader.Option(
                                "--data-dir", dataDir.resolve("state").toString()),
                "dnc.topics.replicas", new SettingsLoader.Option("dev", "1"),
                "dnc.topics.partitions", new SettingsLoader.Option("dev", "4"),
                "dnc.standby-replicas", new SettingsLoader.Option("dev", "0"));
    }

    /**
     * Starts both; the service may not be ready yet.
     *
     * @param asked with {@link #options}, and no bootstrap servers
     */
    static DevStack start(Settings asked, Path dataDir, int kafkaPort) {
        // A broker takes seconds to start; nobody should wait for them only to read that a port is taken.
        DncService.requireStartable(asked);
        EmbeddedKafka kafka = EmbeddedKafka.start(dataDir.resolve("kafka"), kafkaPort);
        Settings settings = asked.withKafka(asked.kafka().withBootstrapServers(kafka.bootstrapServers()));
        try {
            return new DevStack(settings, kafka, DncService.start(settings));
        } catch (RuntimeException e) {
            // The broker's threads would keep a process alive that has nothing left to do.
            kafka.close();
            throw e;
        }
    }

    void awaitReady() throws TimeoutException, InterruptedException {
        service.awaitReady(START);
    }

    void createKeys(List<TeamKey> keys) {
        try (ApiKeyAdmin admin =
                new ApiKeyAdmin(settings.kafka().forProducer(), Topics.API_KEYS, InstantSource.system())) {
            keys.forEach(key -> admin.createFixed(key.teamId(), key.key(), EnumSet.allOf(Scope.class)));
        }
    }

    SampleReport play() throws TimeoutException, InterruptedException {
        return new Sample(
                        kafka.bootstrapServers(),
                        ServiceTopics.of(settings).partitions(),
                        url -> service.isListed(Sample.TEAM, url))
                .play();
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    int httpPort() {
        return service.httpPort();
    }

    @Override
    public void close() {
        service.close();
        kafka.close();
    }
}
