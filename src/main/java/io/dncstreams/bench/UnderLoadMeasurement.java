package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Single adds and checks at a fixed rate against the same with nothing else to do: while the gate works off a backlog as
 * fast as it can, while opt-outs arrive so fast that stores are flushed and compacted, and while another instance copies
 * all lists. Commits, ten a second of each stream thread, go on in all of them.
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
    private static final int OPT_OUTS_PER_SECOND = 3_000;
    private static final long OPT_OUT_SECONDS = 40;
    private static final String TEAM = "team_under_load";
    private static final Map<String, String> SETTINGS =
            Map.of("DNC_RATE_LIMIT_WRITE", "0", "DNC_CLUSTER_SECRET", "the-secret-of-two-instances-on-one-machine");

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
        try (ServiceChild service = ServiceChild.start(lab, "first", HEAP, SETTINGS)) {
            service.awaitReady();
            service.awaitLists();
            Calls calls = new Calls(lab, service.port(), questions, key(lab));
            long warmUp = lab.scaled(WARM_UP);
            calls.besideGate(0, warmUp);
            Latencies rest = calls.alone(Math.max(2, lab.scaled(FULL_SECONDS)));
            Latencies load = calls.besideGate(warmUp, warmUp + lab.scaled(PROSPECTS));
            List<Row> rows = new ArrayList<>(rows(lab, "beside a gate with a backlog", rest, load));
            Latencies optOuts = calls.besideOptOuts(Math.max(2, lab.scaled(OPT_OUT_SECONDS)));
            rows.addAll(rows(lab, "beside %,d opt-outs a second".formatted(OPT_OUTS_PER_SECOND), rest, optOuts));
            Latencies copied = calls.whileCopied();
            if (service.metric("dnc_partitions_owned") == Lab.PARTITIONS) {
                rows.addAll(rows(lab, "while another instance copies the lists", rest, copied));
            } else {
                lab.say("under-load: partitions moved while they were copied; no row for it at this scale");
            }
            return rows;
        } finally {
            RunningCore.releaseGroups(lab);
        }
    }

    private List<Row> rows(Lab lab, String when, Latencies rest, Latencies load) {
        return List.of(
                row(lab, "check " + when, CHECKS_PER_SECOND, rest.checks(), load.checks()),
                row(lab, "single add " + when, ADDS_PER_SECOND, rest.adds(), load.adds()));
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
                "%s, %d/s, p99".formatted(what, perSecond),
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
            void await() throws InterruptedException, TimeoutException, IOException;
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

        Latencies besideOptOuts(long seconds) throws Exception {
            try (SteadyOptOuts optOuts = SteadyOptOuts.start(lab, OPT_OUTS_PER_SECOND)) {
                Latencies latencies = during(() -> Thread.sleep(seconds * 1_000));
                lab.say("under-load: %,d opt-outs".formatted(optOuts.stop()));
                return latencies;
            }
        }

        /** While a second instance joins and copies all stores; it owns nothing before it has them. */
        Latencies whileCopied() throws Exception {
            try (ServiceChild other = ServiceChild.start(lab, "copying", HEAP, SETTINGS)) {
                return during(() -> {
                    other.awaitReady();
                    other.awaitQuiet();
                });
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
