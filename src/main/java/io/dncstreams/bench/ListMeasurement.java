package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.service.DncService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * The first entries of a list over HTTP, on one connection, one call after the other; against a handler that has as many
 * bytes at hand.
 */
final class ListMeasurement implements Measurement {

    private static final long CALLS = 2_000;

    /** One connection does not ask often enough for the compilers to be done in a reasonable time. */
    private static final int WARM_UP_CONNECTIONS = 8;

    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final List<Integer> LIMITS = List.of(50, 1_000);

    @Override
    public String name() {
        return "list";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        String team = lab.workload().team(0);
        String key = CheckMeasurement.keys(lab).get(team);
        LoadGenerator generator = LoadGenerator.best(lab.folder());
        List<Row> rows = new ArrayList<>();
        try (DncService service = DncService.start(CheckMeasurement.settings(lab))) {
            service.awaitReady(Duration.ofSeconds(60));
            for (int limit : LIMITS) {
                if (limit > lab.workload().listed() / lab.workload().teams()) {
                    lab.say("list: no team has %,d entries at this scale; no row".formatted(limit));
                    continue;
                }
                int calls = Math.toIntExact(Math.max(500, lab.scaled(CALLS)));
                int others =
                        Math.toIntExact(lab.workload().listed() / lab.workload().teams()) - limit;
                Path all = requests(lab, "list-%d-kept.txt".formatted(limit), key, limit, 0, 1);
                String same = "list of %,d over HTTP, asked again, p50".formatted(limit);
                rows.add(compare(lab, same, generator, service.httpPort(), all, all, calls));
                if (others < 2 * calls) {
                    lab.say("list: no team has enough pages of %,d at this scale; no row".formatted(limit));
                    continue;
                }
                // Never the same page twice, for it would be kept.
                Path warmUp = requests(lab, "list-%d-warm-up.txt".formatted(limit), key, limit, calls, others);
                Path measured = requests(lab, "list-%d.txt".formatted(limit), key, limit, 0, calls);
                String each = "list of %,d over HTTP, each page once, p50".formatted(limit);
                rows.add(compare(lab, each, generator, service.httpPort(), warmUp, measured, calls));
            }
        } finally {
            RunningCore.releaseGroups(lab);
        }
        return rows;
    }

    private static Path requests(Lab lab, String file, String key, int limit, int firstOffset, int endOffset)
            throws IOException {
        return Files.write(
                lab.folder().resolve(file),
                IntStream.range(firstOffset, endOffset)
                        .mapToObj(offset -> "%s /v1/dnc?limit=%d&offset=%d".formatted(key, limit, offset))
                        .toList());
    }

    private static int answerBytes(int port, byte[] request) throws IOException {
        try (OneConnection service = new OneConnection(port)) {
            var unused = service.ask(request);
            return service.answerBytes();
        }
    }

    private Row compare(
            Lab lab, String what, LoadGenerator generator, int port, Path warmUp, Path measuredRequests, int calls)
            throws IOException, InterruptedException {
        List<byte[]> requests = LoadGenerator.requests(measuredRequests);
        Histogram baseline = new Histogram(LONGEST_NANOS, 3);
        Histogram measured = new Histogram(LONGEST_NANOS, 3);
        try (EmptyServer empty = EmptyServer.listing(new byte[answerBytes(port, requests.getLast())])) {
            Duration span = Duration.ofNanos(Math.max(1_000_000_000, lab.scaled(WARM_UP.toNanos())));
            for (int warm : new int[] {port, empty.port()}) {
                var ignored = generator.run(warm, WARM_UP_CONNECTIONS, span, warmUp);
            }
            try (OneConnection service = new OneConnection(port);
                    OneConnection bare = new OneConnection(empty.port())) {
                for (int call = 0; call < calls; call++) {
                    byte[] request = requests.get(call % requests.size());
                    baseline.recordValue(bare.ask(request));
                    measured.recordValue(service.ask(request));
                }
            }
        }
        return new Row(
                name(),
                what,
                "handler that has as many bytes",
                Unit.MILLISECONDS,
                Rounds.of(baseline.getValueAtPercentile(50) / 1e6, measured.getValueAtPercentile(50) / 1e6),
                Optional.of(new Goal.RatioAtMost(2)));
    }
}
