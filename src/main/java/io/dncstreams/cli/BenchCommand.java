package io.dncstreams.cli;

import io.dncstreams.bench.Bench;
import io.dncstreams.bench.BenchPlan;
import io.dncstreams.bench.BenchReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements on this machine. */
@Command(
        name = "bench",
        description = "Measures this machine against simpler programs that do the same, and prints the ratios.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class BenchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description =
                    "What to measure: opt-outs, gate, enrolments, pause, add, batch, check, list, page, files,"
                            + " forward, restart, memory, restore, under-load, dev, and long-lists (default: all but the last).")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--scale",
            paramLabel = "FRACTION",
            defaultValue = "1",
            description =
                    "Part of the full counts and times, above 0 (default: ${DEFAULT-VALUE}); above 1, and at most 10,"
                            + " only the lists are longer.")
    private double scale;

    @Option(
            names = "--listed",
            paramLabel = "N",
            description = "People on the lists of all teams together (default: 1,000,000 times the scale).")
    private Optional<Long> listed = Optional.empty();

    @Option(
            names = "--teams",
            paramLabel = "N",
            defaultValue = "100",
            description = "Teams that have them, 1 to 100,000 (default: ${DEFAULT-VALUE}).")
    private int teams;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where data is kept while measuring; a folder in it is made and removed (default: temporary).")
    private Optional<Path> dataDir = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the result there, with every round.")
    private Optional<Path> json = Optional.empty();

    @Override
    public Integer call() throws Exception {
        PrintWriter progress = spec.commandLine().getErr();
        BenchReport report = Bench.run(plan(), progress::println);
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.text());
        out.flush();
        if (json.isPresent()) {
            report.writeJson(json.get());
        }
        return ExitCode.OK;
    }

    private BenchPlan plan() {
        try {
            return new BenchPlan(
                    Set.copyOf(only),
                    scale,
                    listed.orElseGet(() -> BenchPlan.listed(scale)),
                    teams,
                    dataDir.orElse(Path.of(System.getProperty("java.io.tmpdir"))));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
