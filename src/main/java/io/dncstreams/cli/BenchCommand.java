package io.dncstreams.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measurements on this machine. */
@Command(
        name = "bench",
        description = "Measures this machine against simpler programs that do the same, and prints the ratios.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class BenchCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new UnsupportedOperationException("there are no measurements yet.");
    }
}
