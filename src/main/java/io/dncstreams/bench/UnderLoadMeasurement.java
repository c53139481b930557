package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Single adds and checks at a fixed rate while the gate works off a backlog as fast as it can, against the same with
 * nothing else to do.
 */
final class UnderLoadMeasurement implements Measurement {

    private static final String HEAP = "1g";
    private static final int CHECKS_PER_SECOND = 500;
    private static final int ADDS_PER_SECOND = 50;

    /** Of each kind: enough for a second without any answer. */
    private static final int CONNECTIONS = 500;

    private static final long FULL_SECONDS = 20;
    private static final long WARM_UP = 2_000_000;
    private static final long PROSPECTS = 3_000_000;
    private static final long LOOK_MILLIS = 25;
    private static final String TEAM = "team_under_load";

    @Override
    public String name() {
        return "under-load";
    }

    /** Two kinds of calls at the same time. */
    private record Latencies(Histogram checks, Histogram adds) {}

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        List<byte[]> questions = LoadGenerator.requests(CheckMeasurement.requests(lab, CheckMeasurement.keys(lab)));
        try (ServiceChild service = ServiceChild.start(lab, "first", HEAP, Map.of("DNC_RATE_LIMIT_WRITE", "0"))) {
            service.awaitReady();
            service.awaitLists();
            Calls calls = new Calls(lab, service.port(), questions, key(lab));
            long warmUp = lab.scaled(WARM_UP);
            calls.besideGate(0, warmUp);
            Latencies rest = calls.alone(Math.max(2, lab.scaled(FULL_SECONDS)));
            Latencies load = calls.besideGate(warmUp, warmUp + lab.scaled(PROSPECTS));
            return List.of(
                    row(lab, "check", CHECKS_PER_SECOND, rest.checks(), load.checks()),
                    row(lab, "single add", ADDS_PER_SECOND, rest.adds(), load.adds()));
        } finally {
            RunningCore.releaseGroups(lab);
        }
    }

    private Row row(Lab lab, String what, int perSecond, Histogram rest, Histogram load) {
        lab.say("under-load, %s: p50 %.2f ms, p99 %.2f ms, longest %.2f ms; at rest: %.2f, %.2f, %.2f"
                .formatted(
                        what,
                        millis(load, 50),
                        millis(load, 99),
                        millis(load, 100),
                        millis(rest, 50),
                        millis(rest, 99),
                        millis(rest, 100)));
        return new Row(
                name(),
                "%s beside a gate with a backlog, %d/s, p99".formatted(what, perSecond),
                "at rest",
                Unit.MILLISECONDS,
                Rounds.of(millis(rest, 99), millis(load, 99)),
                Optional.empty());
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    private static String key(Lab lab) {
        try (ApiKeyAdmin admin = new ApiKeyAdmin(
                Map.of("bootstrap.servers", lab.bootstrapServers()), Topics.API_KEYS, InstantSource.system())) {
            return admin.create(TEAM, EnumSet.allOf(Scope.class), "bench").key();
        }
    }

    private static final class Calls {

        private final Lab lab;
        private final int port;
        private final List<byte[]> questions;
        private final String key;

        /** Nobody is added twice. */
        private long added;

        Calls(Lab lab, int port, List<byte[]> questions, String key) {
            this.lab = lab;
            this.port = port;
            this.questions = questions;
            this.key = key;
        }

        private interface Span {
            void await() throws InterruptedException, TimeoutException;
        }

        Latencies alone(long seconds) throws Exception {
            return during(() -> Thread.sleep(seconds * 1_000));
        }

        /** While the gate works off prospects with these numbers, which it finds all at once. */
        Latencies besideGate(long from, long to) throws Exception {
            GroupProgress gate = RunningCore.progress(lab, Backlog.TOPIC);
            long target = gate.committed() + to - from;
            try (Backlog backlog = Backlog.hold(lab, from, to)) {
                backlog.release();
                return during(() -> awaitCommitted(gate, target));
            }
        }

        private static void awaitCommitted(GroupProgress gate, long target)
                throws InterruptedException, TimeoutException {
            long limit = System.nanoTime() + Lab.PATIENCE.toNanos();
            while (gate.committed() < target) {
                if (System.nanoTime() - limit > 0) {
                    throw new TimeoutException("the gate is not done with its prospects");
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }

        private Latencies during(Span span) throws Exception {
            long first = added;
            OpenLoop checks = OpenLoop.start(
                    port, CHECKS_PER_SECOND, CONNECTIONS, call -> questions.get((int) (call % questions.size())));
            OpenLoop adds = OpenLoop.start(port, ADDS_PER_SECOND, CONNECTIONS, call -> addition(first + call));
            long began = System.nanoTime();
            span.await();
            lab.say("under-load: calls for %.1f s".formatted((System.nanoTime() - began) / 1e9));
            Latencies latencies = new Latencies(checks.stop(), adds.stop());
            added += latencies.adds().getTotalCount();
            return latencies;
        }

        private byte[] addition(long number) {
            String body =
                    "{\"url\":\"https://www.linkedin.com/in/%s-under-load/\"}".formatted(Workload.identifier(number));
            return String.format(
                            Locale.ROOT,
                            "POST /v1/dnc HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                            key,
                            body.length(),
                            body)
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }
}
