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
                Path requests = Files.writeString(
                        lab.folder().resolve("list-%d.txt".formatted(limit)),
                        "%s /v1/dnc?limit=%d\n".formatted(key, limit));
                rows.add(compare(lab, generator, service.httpPort(), requests, limit));
            }
        } finally {
            RunningCore.releaseGroups(lab);
        }
        return rows;
    }

    private static int answerBytes(int port, byte[] request) throws IOException {
        try (OneConnection service = new OneConnection(port)) {
            var unused = service.ask(request);
            return service.answerBytes();
        }
    }

    private Row compare(Lab lab, LoadGenerator generator, int port, Path requests, int limit)
            throws IOException, InterruptedException {
        byte[] request = LoadGenerator.requests(requests).getFirst();
        long calls = Math.max(500, lab.scaled(CALLS));
        Histogram baseline = new Histogram(LONGEST_NANOS, 3);
        Histogram measured = new Histogram(LONGEST_NANOS, 3);
        try (EmptyServer empty = EmptyServer.listing(new byte[answerBytes(port, request)])) {
            Duration span = Duration.ofNanos(Math.max(1_000_000_000, lab.scaled(WARM_UP.toNanos())));
            for (int warm : new int[] {port, empty.port()}) {
                var ignored = generator.run(warm, WARM_UP_CONNECTIONS, span, requests);
            }
            try (OneConnection service = new OneConnection(port);
                    OneConnection bare = new OneConnection(empty.port())) {
                for (long call = 0; call < calls; call++) {
                    baseline.recordValue(bare.ask(request));
                    measured.recordValue(service.ask(request));
                }
            }
        }
        return new Row(
                name(),
                "list of %,d over HTTP, p50".formatted(limit),
                "handler that has as many bytes",
                Unit.MILLISECONDS,
                Rounds.of(baseline.getValueAtPercentile(50) / 1e6, measured.getValueAtPercentile(50) / 1e6),
                Optional.of(new Goal.RatioAtMost(2)));
    }
}
