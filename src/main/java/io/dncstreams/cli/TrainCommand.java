package io.dncstreams.cli;

import io.dncstreams.config.SettingsLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Does what a start does and ends, so that the JVM can write down what it learnt. The launcher calls it. */
@Command(name = "train", hidden = true, description = "Warms up a cache for quick starts.")
final class TrainCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        SettingsLoader.defaults();
        return 0;
    }
}
