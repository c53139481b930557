package io.dncstreams.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dncstreams.client.ApiClient;
import io.dncstreams.client.Patience;
import io.dncstreams.csv.CsvTable;
import io.dncstreams.csv.ReversedCsv;
import io.dncstreams.csv.UnreadableCsvException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts everybody in a file on the team's list. */
@Command(
        name = "import",
        description = "Puts everybody in a CSV or NDJSON file on the team's list, and waits until they are.",
        footer = {
            "",
            "A file that 'dnc export' wrote is taken from its end, so that the list gets the order it had.",
            "Ends with 1 if any row could not be read; the others are on the list.",
        },
        mixinStandardHelpOptions = true,
        versionProvider = Dnc.Version.class)
final class ImportCommand implements Callable<Integer> {

    private static final Path STANDARD = Path.of("-");
    private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);
    private static final Duration SHOW = Duration.ofMillis(250);

    /** Reads count against the team's limit, so they are few. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(300);

    private static final Duration LATER_LOOKS = Duration.ofSeconds(3);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ApiOption api;

    @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
    private Path input;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for rows that don't say.")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--source", paramLabel = "TEXT", description = "Where from, for rows that don't say.")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "Heading of the URL column, or its number in a file without headings.")
    private Optional<String> column = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "csv|ndjson",
            description = "By default ndjson for names that end in .ndjson or .jsonl, else csv.")
    private Optional<Format> format = Optional.empty();

    private enum Format {
        CSV("text/csv"),
        NDJSON("application/x-ndjson");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException, UnreadableCsvException {
        boolean standard = input.equals(STANDARD);
        if (!standard && !Files.isReadable(input)) {
            throw new ParameterException(spec.commandLine(), "There is no file " + input + " that can be read.");
        }
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        String id;
        try (ApiClient client = api.connect(new Patience(LONGEST_UPLOAD, Duration.ofMinutes(5)))) {
            id = upload(client, standard, progress);
        } finally {
            progress.clear();
        }
        try (ApiClient client = api.connect(Patience.usual())) {
            return follow(client, id, progress);
        } finally {
            progress.clear();
        }
    }

    private String upload(ApiClient client, boolean standard, ProgressLine progress)
            throws IOException, InterruptedException, UnreadableCsvException {
        boolean reversed = !standard && format() == Format.CSV && isOwnExport();
        long size = standard ? 0 : Files.size(input);
        AtomicReference<CountedInput> body = new AtomicReference<>();
        ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
        try {
            Future<JsonNode> answer = sending.submit(() -> client.post(
                    "/v1/dnc/imports" + parameters(), format().contentType, BodyPublishers.ofInputStream(() -> {
                        boolean repeated = body.get() != null;
                        if (repeated && standard) {
                            throw new UncheckedIOException(new IOException("standard input can't be read twice"));
                        }
                        body.set(new CountedInput(open(standard, reversed)));
                        return body.get();
                    })));
            while (true) {
                try {
                    return answer.get(SHOW.toMillis(), TimeUnit.MILLISECONDS)
                            .at("/data/id")
                            .asText();
                } catch (TimeoutException e) {
                    long sent = body.get() == null ? 0 : body.get().count();
                    progress.show(
                            size == 0 ? -1 : (double) sent / size, String.format(Locale.ROOT, "%,d bytes sent", sent));
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            sending.shutdownNow();
        }
    }

    private boolean isOwnExport() throws IOException, UnreadableCsvException {
        try (InputStream in = Files.newInputStream(input)) {
            return CsvTable.open(in, column).isOwnExport();
        }
    }

    private InputStream open(boolean standard, boolean reversed) {
        try {
            return standard
                    ? System.in
                    : reversed ? ReversedCsv.open(input, column) : new FileInputStream(input.toFile());
        } catch (IOException | UnreadableCsvException e) {
            throw new UncheckedIOException(new IOException("the file can't be read any more", e));
        }
    }

    private Format format() {
        String name = input.getFileName().toString().toLowerCase(Locale.ROOT);
        return format.orElse(name.endsWith(".ndjson") || name.endsWith(".jsonl") ? Format.NDJSON : Format.CSV);
    }

    private String parameters() {
        StringBuilder query = new StringBuilder();
        parameter(query, "reason", reason);
        parameter(query, "source", source);
        parameter(query, "column", column);
        return query.toString();
    }

    private static void parameter(StringBuilder query, String name, Optional<String> value) {
        value.ifPresent(text -> query.append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20")));
    }

    private int follow(ApiClient client, String id, ProgressLine progress) throws InterruptedException {
        Thread.sleep(FIRST_LOOK);
        JsonNode state = client.get("/v1/dnc/imports/" + id).path("data");
        while (state.path("status").asText().equals("running")) {
            long total = state.path("total").asLong(0);
            progress.show(
                    total == 0 ? -1 : state.path("processed").asDouble() / total,
                    String.format(
                            Locale.ROOT,
                            "%,d rows on the list or counted",
                            state.path("processed").asLong()));
            Thread.sleep(LATER_LOOKS);
            state = client.get("/v1/dnc/imports/" + id).path("data");
        }
        progress.clear();
        return report(state);
    }

    private int report(JsonNode state) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        long errors = state.path("errors").asLong();
        out.printf(
                Locale.ROOT,
                "%,d rows: %,d added, %,d on the list before, %,d not readable.%n",
                state.path("processed").asLong(),
                state.path("added").asLong(),
                state.path("duplicates").asLong(),
                errors);
        out.flush();
        state.path("failures")
                .forEach(failure -> err.println("line " + failure.path("line").asText() + ": "
                        + failure.path("reason").asText()));
        if (errors > state.path("failures").size()) {
            err.println("... and " + (errors - state.path("failures").size()) + " more; see dnc.dead-letters.");
        }
        boolean completed = state.path("status").asText().equals("completed");
        if (!completed) {
            err.println("The import was interrupted. Run it again: rows that came through are on the list and stay.");
        }
        return completed && errors == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
