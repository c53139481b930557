package io.dncstreams.cli;

import io.dncstreams.client.ApiClient;
import io.dncstreams.client.Patience;
import io.dncstreams.csv.CsvTable;
import io.dncstreams.csv.UnreadableCsvException;
import io.dncstreams.scrub.ApiChecker;
import io.dncstreams.scrub.NewFile;
import io.dncstreams.scrub.Scrub;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Divides a CSV file into people who may be contacted and people who may not. */
@Command(
        name = "scrub",
        description = "Takes people who said stop out of a CSV file.",
        footer = {
            "",
            "Delimiter, quoting and the column of LinkedIn URLs are found by themselves. Every row keeps its bytes. Rows"
                    + " that can't be read go to the suppressed side. Both files appear when all is done, or not at all.",
        },
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class ScrubCommand implements Callable<Integer> {

    private static final Path STANDARD = Path.of("-");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ApiOption api;

    @Parameters(paramLabel = "FILE", description = "The CSV file; - for standard input.")
    private Path input;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Gets the rows of people who may be contacted; - for standard output.")
    private Path out;

    @Option(
            names = "--suppressed",
            required = true,
            paramLabel = "FILE",
            description = "Gets the other rows, with the columns dnc_status and dnc_detail added.")
    private Path suppressed;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "Heading of the URL column, or its number in a file without headings.")
    private Optional<String> column = Optional.empty();

    @Option(names = "--force", description = "Replace files that are there already, but never the input.")
    private boolean force;

    @Override
    public Integer call() throws IOException, InterruptedException, UnreadableCsvException {
        requireOutputs();
        // A minute's window of checks may be used up, over and over on a large file.
        try (ApiClient client = api.connect(new Patience(Duration.ofMinutes(1), Duration.ofMinutes(30)));
                CountedInput in = new CountedInput(isStandard(input) ? System.in : Files.newInputStream(input))) {
            CsvTable table = CsvTable.open(in, column);
            long size = isStandard(input) ? 0 : Files.size(input);
            ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
            try {
                report(scrub(
                        table,
                        new ApiChecker(client),
                        counts -> progress.show(size == 0 ? -1 : (double) in.count() / size, sentence(counts))));
            } finally {
                progress.clear();
            }
        }
        return ExitCode.OK;
    }

    private Scrub.Counts scrub(CsvTable table, ApiChecker checker, Consumer<Scrub.Counts> progress)
            throws IOException, InterruptedException {
        removeOutputs();
        try (NewFile away = NewFile.at(suppressed)) {
            if (isStandard(out)) {
                PrintStream standard = System.out;
                Scrub.Counts counts = new Scrub(table, checker, standard, away.out()).run(progress);
                // It throws nothing by itself.
                if (standard.checkError()) {
                    throw new IOException("Standard output was closed before all rows were written.");
                }
                away.finish();
                away.publish();
                return counts;
            }
            try (NewFile clean = NewFile.at(out)) {
                Scrub.Counts counts = new Scrub(table, checker, clean.out(), away.out()).run(progress);
                away.finish();
                clean.finish();
                // The one that will be used comes last: where it is, all is.
                away.publish();
                clean.publish();
                return counts;
            }
        }
    }

    private void report(Scrub.Counts counts) {
        PrintWriter to = isStandard(out)
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        to.println(sentence(counts) + ".");
        to.flush();
    }

    private static String sentence(Scrub.Counts counts) {
        return String.format(
                Locale.ROOT,
                "%,d rows: %,d clean, %,d on the list, %,d not readable",
                counts.rows(),
                counts.clean(),
                counts.listed(),
                counts.unreadable());
    }

    private void requireOutputs() throws IOException {
        requireNot(suppressed, STANDARD, "--suppressed must be a file.");
        if (!isStandard(input) && !Files.isRegularFile(input) && !Files.isReadable(input)) {
            throw misuse("There is no file " + input + ".");
        }
        if (!isStandard(out)) {
            requireNot(out, suppressed, "--out and --suppressed must be two files.");
            requireFree(out, "--out");
        }
        requireFree(suppressed, "--suppressed");
    }

    private void requireFree(Path file, String option) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw misuse("The folder of " + option + " is not there.");
        }
        if (!Files.exists(file)) {
            return;
        }
        if (!isStandard(input) && Files.isSameFile(file, input)) {
            throw misuse(option + " is the input; it is not overwritten.");
        }
        if (!force || !Files.isRegularFile(file)) {
            throw misuse(file + " is there already. --force replaces it.");
        }
    }

    /** Results of an earlier run must not pass for those of one that failed. */
    private void removeOutputs() throws IOException {
        Files.deleteIfExists(suppressed);
        if (!isStandard(out)) {
            Files.deleteIfExists(out);
        }
    }

    private void requireNot(Path file, Path other, String message) throws IOException {
        boolean same =
                file.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())
                        || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
        if (same) {
            throw misuse(message);
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static boolean isStandard(Path path) {
        return path.equals(STANDARD);
    }
}
