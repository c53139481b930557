package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.sample.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        Settings settings = settings();
        DevStack stack = DevStack.start(settings, dataDir, kafkaPort.number());
        PrintWriter out = spec.commandLine().getOut();
        Shutdown shutdown = new Shutdown(stack, () -> out.println("Stopped."));
        String demoKey = demoKey();
        List<TeamKey> keys = new ArrayList<>(apiKeys);
        keys.add(new TeamKey(Sample.TEAM, demoKey));
        stack.createKeys(keys);
        stack.awaitReady();
        DevScreen screen = DevScreen.of(out, settings, stack.bootstrapServers(), stack.httpPort());
        if (!noSample) {
            screen.sample(stack.play());
        }
        screen.whatToTry(demoKey);
        shutdown.awaitSignal();
        return ExitCode.OK;
    }

    private String demoKey() throws IOException {
        for (TeamKey given : apiKeys) {
            if (given.teamId().equals(Sample.TEAM)) {
                return given.key();
            }
        }
        return new DevKeyFile(dataDir.resolve("api-key")).readOrCreate();
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
        options.putAll(DevStack.options(dataDir));
        return settingsOption.load(options);
    }
}
