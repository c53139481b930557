package io.dncstreams.cli;

import io.dncstreams.config.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;

/** Does what a start does and ends, so that the JVM can write down what it learnt. The launcher calls it. */
@Command(name = "train", hidden = true, description = "Warms up a cache for quick starts.")
final class TrainCommand implements Callable<Integer> {

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("dnc-train");
        try {
            Map<String, SettingsLoader.Option> options = new HashMap<>(DevStack.options(folder));
            options.put("dnc.http.port", new SettingsLoader.Option("train", "0"));
            try (DevStack stack = DevStack.start(new SettingsLoader().load(Optional.empty(), options), folder, 0)) {
                stack.awaitReady();
                var unused = stack.play();
            }
        } finally {
            Utils.delete(folder.toFile());
        }
        return 0;
    }
}
