package io.dncstreams.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.client.ApiClient;
import io.dncstreams.client.ApiKeyText;
import io.dncstreams.client.Patience;
import io.dncstreams.csv.CsvReading;
import io.dncstreams.csv.CsvRow;
import io.dncstreams.csv.CsvTable;
import io.dncstreams.csv.UnreadableCsvException;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.scrub.ApiChecker;
import io.dncstreams.scrub.Scrub;
import io.dncstreams.service.DncService;
import io.dncstreams.topology.Topics;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * Whole files of one team: an import until its last row is decided, then a scrub of a file as long against that list.
 * Held against reading the same file, cells and all, and doing nothing with it.
 */
final class FileMeasurement implements Measurement {

    private static final long FULL_ROWS = 1_000_000;
    private static final String TEAM = "team_files";
    private static final Duration LOOK = Duration.ofMillis(100);

    @Override
    public String name() {
        return "files";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        long rows = lab.scaled(FULL_ROWS);
        Path others = file(lab, "others.csv", Math.max(1, rows / 10), row -> row + 4 * FULL_ROWS);
        Path optOuts = file(lab, "opt-outs.csv", rows, row -> row);
        Path prospects =
                file(lab, "prospects.csv", rows, row -> row % 100 < Workload.HITS_PERCENT ? row : row + 2 * FULL_ROWS);
        try (DncService service = DncService.start(CheckMeasurement.settings(lab));
                ApiClient client = new ApiClient(
                        URI.create("http://127.0.0.1:" + service.httpPort()),
                        new ApiKeyText(key(lab)),
                        new Patience(Lab.PATIENCE, Lab.PATIENCE))) {
            service.awaitReady(Duration.ofSeconds(60));
            upload(client, others);
            scrub(lab, client, others);
            double read = run(lab, "reading the file", rows, () -> read(optOuts));
            double imported = run(lab, "import", rows, () -> upload(client, optOuts));
            double scrubbed = run(lab, "scrub", rows, () -> scrub(lab, client, prospects));
            return List.of(
                    row("import of CSV rows until decided", read, imported), row("scrub of CSV rows", read, scrubbed));
        } finally {
            RunningCore.releaseGroups(lab);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** @return rows a second */
    private static double run(Lab lab, String what, long rows, Work work) throws Exception {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        long began = System.nanoTime();
        work.run();
        double perSecond = rows * 1e9 / (System.nanoTime() - began);
        long peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        lab.say(String.format(
                Locale.ROOT,
                "%s: %,.0f rows/s, at most %,d MiB of heap in use, garbage and service included",
                what,
                perSecond,
                peak >> 20));
        return perSecond;
    }

    private static void upload(ApiClient client, Path file) throws InterruptedException, FileNotFoundException {
        String id = client.post("/v1/dnc/imports", "text/csv", BodyPublishers.ofFile(file))
                .at("/data/id")
                .asText();
        JsonNode state = client.get("/v1/dnc/imports/" + id).path("data");
        while (state.path("status").asText().equals("running")) {
            Thread.sleep(LOOK);
            state = client.get("/v1/dnc/imports/" + id).path("data");
        }
        if (!state.path("status").asText().equals("completed")
                || state.path("added").asLong() != state.path("total").asLong()) {
            throw new IllegalStateException("not every row became an entry");
        }
    }

    private static void scrub(Lab lab, ApiClient client, Path file)
            throws IOException, UnreadableCsvException, InterruptedException {
        try (InputStream in = Files.newInputStream(file);
                OutputStream clean = Files.newOutputStream(lab.folder().resolve("clean.csv"));
                OutputStream suppressed = Files.newOutputStream(lab.folder().resolve("suppressed.csv"))) {
            Scrub.Counts counts = new Scrub(
                            CsvTable.open(in, Optional.empty()),
                            new ApiChecker(client),
                            new BufferedOutputStream(clean),
                            new BufferedOutputStream(suppressed))
                    .run(progress -> {});
            if (counts.listed() == 0 || counts.unreadable() > 0) {
                throw new IllegalStateException("nobody was found, or not everybody could be read");
            }
        }
    }

    private static void read(Path file) throws IOException, UnreadableCsvException {
        try (InputStream in = Files.newInputStream(file)) {
            CsvTable table = CsvTable.open(in, Optional.empty());
            for (Optional<CsvRow> row = table.next(); row.isPresent(); row = table.next()) {
                if (!(table.read(row.get()) instanceof CsvReading.Contact)) {
                    throw new IllegalStateException("a row that can't be read");
                }
            }
        }
    }

    private static Path file(Lab lab, String name, long rows, LongUnaryOperator person) throws IOException {
        Path file = lab.folder().resolve(name);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("First Name,Company,Person Linkedin Url,Note\n");
            for (long row = 0; row < rows; row++) {
                String identifier = Workload.identifier(person.applyAsLong(row));
                out.write(identifier + ",\"Acme, Inc. " + row % 1000 + "\",https://www.linkedin.com/in/" + identifier
                        + "/,\"said \"\"stop\"\"\"\n");
            }
        }
        return file;
    }

    private static String key(Lab lab) {
        try (ApiKeyAdmin admin = new ApiKeyAdmin(
                Map.of("bootstrap.servers", lab.bootstrapServers()), Topics.API_KEYS, InstantSource.system())) {
            return admin.create(TEAM, EnumSet.allOf(Scope.class), "bench").key();
        }
    }

    private Row row(String what, double baseline, double measured) {
        return new Row(
                name(),
                what,
                "reading the file alone",
                Unit.RECORDS_PER_SECOND,
                Rounds.of(baseline, measured),
                Optional.empty());
    }
}
