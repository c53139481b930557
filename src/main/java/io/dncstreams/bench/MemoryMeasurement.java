package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What full lists take: the memory of an instance at its work, its stores on the disk, and their changelogs; against the
 * entries themselves, as they are served. A scale above 1 makes the lists longer.
 */
final class MemoryMeasurement implements Measurement {

    private static final String HEAP = "768m";
    private static final long PROSPECTS = 500_000;
    private static final long FULL_SECONDS = 10;
    private static final int CONNECTIONS = 32;
    private static final double MOST_MEBIBYTES = 1536;
    private static final int MOST_TIMES = 4;
    private static final Duration LOOK = Duration.ofMillis(200);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        double entry = entryBytes(lab);
        OptionalLong resident = resident(lab);
        long people = lab.workload().listed();
        List<Row> rows = new ArrayList<>();
        resident.ifPresent(bytes -> rows.add(new Row(
                name(),
                "resident with %,d listed, -Xmx%s".formatted(people, HEAP),
                "entries",
                Unit.MEBIBYTES,
                Rounds.of(entry * people / (1 << 20), bytes / (double) (1 << 20)),
                Optional.of(new Goal.Below(MOST_MEBIBYTES, Unit.MEBIBYTES)))));
        rows.add(perEntry("on disk, each of %,d entries", entry, diskBytes(lab), people));
        rows.add(perEntry("in changelogs, each of %,d entries", entry, changelogBytes(lab), people));
        return rows;
    }

    private Row perEntry(String what, double entry, long bytes, long people) {
        return new Row(
                name(),
                what.formatted(people),
                "as it is served",
                Unit.BYTES,
                Rounds.of(entry, bytes / (double) people),
                Optional.of(new Goal.RatioAtMost(MOST_TIMES)));
    }

    /** After checks and prospects, with everything in memory that an instance keeps there. */
    private static OptionalLong resident(Lab lab) throws Exception {
        Path requests = CheckMeasurement.requests(lab, CheckMeasurement.keys(lab));
        GroupProgress gate = RunningCore.progress(lab, "prospects");
        long prospects = lab.scaled(PROSPECTS);
        long before = gate.committed();
        Preload.send(lab.bootstrapServers(), "prospects", 0, prospects, number -> {
            Workload.Candidate candidate = lab.workload().candidate(number);
            return new Preload.Keyed(candidate.team(), Workload.prospect(number, candidate));
        });
        try (ServiceChild service = ServiceChild.start(lab, "first", HEAP, Map.of())) {
            service.awaitReady();
            service.awaitLists();
            LoadGenerator.best(lab.folder())
                    .run(
                            service.port(),
                            CONNECTIONS,
                            Duration.ofSeconds(Math.max(1, lab.scaled(FULL_SECONDS))),
                            requests);
            await(gate, before + prospects);
            return service.mostResidentBytes();
        } finally {
            RunningCore.releaseGroups(lab);
        }
    }

    private static void await(GroupProgress gate, long committed) throws TimeoutException, InterruptedException {
        long limit = System.nanoTime() + Lab.PATIENCE.toNanos();
        while (gate.committed() < committed) {
            if (System.nanoTime() - limit > 0) {
                throw new TimeoutException("the gate is not done with its prospects");
            }
            Thread.sleep(LOOK);
        }
    }

    /** What one entry has, on the average of the first pages. */
    private static double entryBytes(Lab lab) throws Exception {
        long bytes = 0;
        long entries = 0;
        try (RunningCore core = RunningCore.start(lab)) {
            core.awaitServing();
            int teams = lab.workload().teams();
            for (int team = 0; team < teams; team += Math.max(1, teams / 10)) {
                for (byte[] entry : core.list()
                        .page(lab.workload().team(team), 100, 0, Instant.now().plusSeconds(30))
                        .entries()) {
                    bytes += entry.length;
                    entries++;
                }
            }
        }
        return bytes / (double) entries;
    }

    private static long diskBytes(Lab lab) throws IOException {
        try (Stream<Path> files = Files.walk(ServiceChild.stateDir(lab, "first"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(MemoryMeasurement::size)
                    .sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long changelogBytes(Lab lab) {
        return KafkaFutures.get(
                        lab.admin().describeLogDirs(List.of(lab.broker())).allDescriptions())
                .values()
                .stream()
                .flatMap(folders -> folders.values().stream())
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(each -> RunningCore.isChangelog(each.getKey().topic()))
                .mapToLong(each -> each.getValue().size())
                .sum();
    }
}
