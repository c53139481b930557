package io.dncstreams.cli;

import io.dncstreams.chaos.Chaos;
import io.dncstreams.chaos.ChaosPlan;
import io.dncstreams.chaos.ChaosReport;
import io.dncstreams.chaos.FaultKind;
import io.dncstreams.chaos.Plant;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The service among faults. */
@Command(
        name = "chaos",
        description = {
            "Starts three brokers and three instances on this machine, lets them fail in all ways under load,",
            "and judges every answer and every record. Exit code 1 if anything was wrong, or, with",
            "--require-goals, slower than it may be."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class ChaosCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--duration",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = {
                "How long faults happen, and longer until each has happened once",
                "(default: ${DEFAULT-VALUE})."
            })
    private long duration;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Chooses the same faults again (default: random).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "NAME",
            description = {
                "Which faults, by name (default: all): kill-instance, pause-instance, sleep-instance,",
                "restart-instance, cut-instance, kill-broker, pause-broker, restart-broker, slow-broker,",
                "all-brokers, open-transaction."
            })
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--stock-brokers",
            description = "Brokers with the timeouts they come with; sessions of 6 s and not 2 s.")
    private boolean stockBrokers;

    @Option(
            names = "--plant",
            paramLabel = "NAME",
            description = {
                "Puts a violation in that must be found: stale-read, lost-add, lost-opt-out, double-clear or",
                "missed-pause."
            })
    private Optional<String> plant = Optional.empty();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where data, logs and histories go; a folder in it is made, and kept if anything was wrong.")
    private Path dataDir = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = "--require-goals",
            description = "Exit code 1 also if a goal in the table is NOT MET, though nothing was wrong.")
    private boolean requireGoals;

    @Option(names = "--keep", description = "Keep that folder in any case.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        PrintWriter progress = spec.commandLine().getErr();
        ChaosReport report = Chaos.run(plan(), progress::println);
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.text());
        out.flush();
        return report.passes(requireGoals) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private ChaosPlan plan() {
        EnumSet<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (String name : faults) {
            kinds.add(named(FaultKind.class, "fault", name));
        }
        try {
            return new ChaosPlan(
                    seed.orElseGet(() -> (long) new Random().nextInt(Integer.MAX_VALUE)),
                    Duration.ofSeconds(duration),
                    kinds,
                    stockBrokers,
                    plant.map(name -> named(Plant.class, "plant", name)),
                    dataDir,
                    keep,
                    Dnc.class.getName());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private <E extends Enum<E>> E named(Class<E> type, String what, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> text(one).equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no %s %s; there are %s"
                                .formatted(
                                        what,
                                        name,
                                        Arrays.stream(type.getEnumConstants())
                                                .map(ChaosCommand::text)
                                                .collect(Collectors.joining(", ")))));
    }

    private static String text(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
