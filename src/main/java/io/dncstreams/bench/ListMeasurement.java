package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.service.DncService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        List<Row> rows = new ArrayList<>();
        try (DncService service = DncService.start(CheckMeasurement.settings(lab))) {
            service.awaitReady(Duration.ofSeconds(60));
            for (int limit : LIMITS) {
                if (limit > lab.workload().listed() / lab.workload().teams()) {
                    lab.say("list: no team has %,d entries at this scale; no row".formatted(limit));
                    continue;
                }
                byte[] request = "GET /v1/dnc?limit=%d HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(limit, key)
                        .getBytes(StandardCharsets.US_ASCII);
                rows.add(compare(lab, service.httpPort(), request, limit));
            }
        } finally {
            RunningCore.releaseGroups(lab);
        }
        return rows;
    }

    private Row compare(Lab lab, int port, byte[] request, int limit) throws IOException {
        long calls = Math.max(500, lab.scaled(CALLS));
        Histogram baseline = new Histogram(LONGEST_NANOS, 3);
        Histogram measured = new Histogram(LONGEST_NANOS, 3);
        try (OneConnection service = new OneConnection(port)) {
            var unused = service.ask(request);
            try (EmptyServer empty = EmptyServer.listing(new byte[service.answerBytes()]);
                    OneConnection bare = new OneConnection(empty.port())) {
                for (long call = -calls; call < calls; call++) {
                    long theirs = bare.ask(request);
                    long ours = service.ask(request);
                    if (call >= 0) {
                        baseline.recordValue(theirs);
                        measured.recordValue(ours);
                    }
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
