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
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything in one process, for trying it out. */
@Command(
        name = "dev",
        description = "Starts the service with a Kafka broker of its own, on 127.0.0.1, and plays a small sample.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class DevCommand implements Callable<Integer> {

    private static final Duration START = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption settingsOption;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            converter = Port.Converter.class,
            description = "Port of the REST API; 0 picks a free one (default: 8080).")
    private Optional<Port> httpPort = Optional.empty();

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            converter = Port.Converter.class,
            description = "Port of the Kafka broker; 0 picks a free one (default: ${DEFAULT-VALUE}).")
    private Port kafkaPort;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = ".dnc",
            description = "Where everything is kept between starts (default: ${DEFAULT-VALUE}).")
    private Path dataDir;

    @Option(
            names = "--api-key",
            paramLabel = "TEAM=KEY",
            converter = TeamKey.Converter.class,
            description = "A fixed API key for a team; may be given more than once.")
    private List<TeamKey> apiKeys = new ArrayList<>();

    @Option(names = "--no-sample", description = "Don't play the sample.")
    private boolean noSample;

    @Override
    public Integer call() throws Exception {
        Settings asked = settings();
        EmbeddedKafka kafka = EmbeddedKafka.start(dataDir.resolve("kafka"), kafkaPort.number());
        DncService service;
        try {
            service = start(asked, kafka);
        } catch (Exception e) {
            // The broker's threads would keep a process alive that has nothing left to do.
            kafka.close();
            throw e;
        }
        PrintWriter out = spec.commandLine().getOut();
        Shutdown shutdown = new Shutdown(service, kafka, () -> out.println("Stopped."));
        Settings settings = asked.withKafka(asked.kafka().withBootstrapServers(kafka.bootstrapServers()));
        DevScreen screen = new DevScreen(out, kafka.bootstrapServers(), service.httpPort());
        String demoKey = createKeys(settings);
        service.awaitReady(START);
        if (!noSample) {
            screen.sample(play(settings, service));
        }
        screen.whatToTry(demoKey);
        shutdown.awaitSignal();
        return ExitCode.OK;
    }

    private static DncService start(Settings asked, EmbeddedKafka kafka) {
        return DncService.start(asked.withKafka(asked.kafka().withBootstrapServers(kafka.bootstrapServers())));
    }

    /** @return a key of the sample's team */
    private String createKeys(Settings settings) throws IOException {
        String demoKey = apiKeys.stream()
                .filter(given -> given.teamId().equals(Sample.TEAM))
                .map(TeamKey::key)
                .findFirst()
                .orElse(new DevKeyFile(dataDir.resolve("api-key")).readOrCreate());
        try (ApiKeyAdmin keys =
                new ApiKeyAdmin(settings.kafka().forProducer(), Topics.API_KEYS, InstantSource.system())) {
            keys.createFixed(Sample.TEAM, demoKey, EnumSet.allOf(Scope.class));
            for (TeamKey given : apiKeys) {
                keys.createFixed(given.teamId(), given.key(), EnumSet.allOf(Scope.class));
            }
        }
        return demoKey;
    }

    private static SampleReport play(Settings settings, DncService service) throws Exception {
        return new Sample(
                        settings.kafka().bootstrapServers().orElseThrow(),
                        ServiceTopics.of(settings).partitions(),
                        url -> service.isListed(Sample.TEAM, url))
                .play();
    }

    /** What was asked for, checked as a whole. */
    private Settings settings() {
        int http = httpPort.map(Port::number).orElse(0);
        if (http != 0 && http == kafkaPort.number()) {
            throw new ParameterException(
                    spec.commandLine(), "--http-port and --kafka-port are both " + http + "; they must differ.");
        }
        if (Files.exists(dataDir) && !Files.isDirectory(dataDir)) {
            throw new ParameterException(spec.commandLine(), "--data-dir must be a folder, but is a file.");
        }
        Map<String, SettingsLoader.Option> options = new HashMap<>();
        httpPort.ifPresent(port -> options.put(
                "dnc.http.port", new SettingsLoader.Option("--http-port", Integer.toString(port.number()))));
        options.put(
                "dnc.state-dir",
                new SettingsLoader.Option("--data-dir", dataDir.resolve("state").toString()));
        // One broker holds one copy of everything, and four partitions show as much as twelve and start sooner.
        options.put("dnc.topics.replicas", new SettingsLoader.Option("dev", "1"));
        options.put("dnc.topics.partitions", new SettingsLoader.Option("dev", "4"));
        options.put("dnc.standby-replicas", new SettingsLoader.Option("dev", "0"));
        return settingsOption.load(options);
    }
}
