package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.sample.Sample;
import io.dncstreams.service.DncService;
import io.dncstreams.service.ServiceTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Does what a start does and ends, so that the JVM can write down what it learnt. The launcher calls it, and the build of
 * the image.
 */
@Command(name = "train", hidden = true, description = "Warms up a cache for quick starts.")
final class TrainCommand implements Callable<Integer> {

    private static final Duration START = Duration.ofMinutes(2);

    /** An image has no broker inside, and the cache fits only the class path it was made with. */
    @Option(
            names = "--kafka",
            paramLabel = "SERVERS",
            description = "Broker to throw away afterwards (default: one in this process).")
    private Optional<String> kafka = Optional.empty();

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("dnc-train");
        try {
            Map<String, SettingsLoader.Option> options = new HashMap<>(DevStack.options(folder));
            options.put("dnc.http.port", new SettingsLoader.Option("train", "0"));
            Settings settings = new SettingsLoader().load(Optional.empty(), options);
            if (kafka.isPresent()) {
                playOn(kafka.get(), settings.withKafka(settings.kafka().withBootstrapServers(kafka.get())));
            } else {
                try (DevStack stack = DevStack.start(settings, folder, 0)) {
                    stack.awaitReady();
                    var unused = stack.play();
                }
            }
        } finally {
            Utils.delete(folder.toFile());
        }
        return 0;
    }

    private static void playOn(String servers, Settings settings) throws Exception {
        try (DncService service = DncService.start(settings)) {
            service.awaitReady(START);
            var unused = new Sample(
                            servers, ServiceTopics.of(settings).partitions(), url -> service.isListed(Sample.TEAM, url))
                    .play();
            // What the image's health check does every few seconds.
            int health =
                    new CommandLine(new HealthCommand()).execute("--url", "http://127.0.0.1:" + service.httpPort());
            if (health != CommandLine.ExitCode.OK) {
                throw new IllegalStateException("the health check of a ready service failed");
            }
        }
    }
}
