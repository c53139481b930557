package io.dncstreams.cli;

import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program. Exit codes: 0 done, 1 failed, 2 asked for something impossible, 3 what the lists stand on is lost. */
@Command(
        name = "dnc",
        description = "Kafka-native Do-Not-Contact service: a person who said stop is never contacted again.",
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class,
        subcommands = {
            DevCommand.class,
            ServeCommand.class,
            TopicsCommand.class,
            KeysCommand.class,
            ScrubCommand.class,
            ImportCommand.class,
            RebuildCommand.class,
            ExportCommand.class,
            HealthCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            ExampleCommand.class,
            TrainCommand.class,
            HelpCommand.class
        })
public final class Dnc implements Runnable {

    /** Exit code: nothing serves before somebody has looked, and starting again does not help. */
    static final int LOST = 3;

    private static final String LOGGING = "logback.configurationFile";

    /** Commands whose log would drown in that of the broker they start. */
    private static final Set<String> BROKER_INSIDE = Set.of("dev", "train", "bench", "chaos");

    @Spec
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        if (args.length > 0 && BROKER_INSIDE.contains(args[0]) && System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "logback-dev.xml");
        }
        System.exit(run(
                new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()),
                args));
    }

    /**
     * Runs one command.
     *
     * @return the exit code
     */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Dnc())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(CommandFailures::misused)
                .setExecutionExceptionHandler(CommandFailures::failed)
                .execute(args);
    }

    @Override
    public void run() {
        throw CommandFailures.commandMissing(spec);
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Dnc.class.getPackage().getImplementationVersion();
            return new String[] {"dnc-streams " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
