package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A check that the instance which is asked sends on to the owner, against one that the owner is asked itself. */
final class ForwardMeasurement implements Measurement {

    private static final long CALLS = 20_000;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final String HEAP = "640m";
    private static final Map<String, String> CLUSTER =
            Map.of("DNC_CLUSTER_SECRET", "the-secret-of-two-instances-on-one-machine");

    @Override
    public String name() {
        return "forward";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        Path file = CheckMeasurement.requests(lab, CheckMeasurement.keys(lab));
        List<byte[]> requests = LoadGenerator.requests(file);
        Histogram local = new Histogram(LONGEST_NANOS, 3);
        Histogram forwarded = new Histogram(LONGEST_NANOS, 3);
        try (ServiceChild owner = ServiceChild.start(lab, "first", HEAP, CLUSTER)) {
            owner.awaitReady();
            owner.awaitLists();
            try (ServiceChild other = ServiceChild.start(lab, "second", HEAP, CLUSTER)) {
                other.awaitReady();
                // It copies the stores now, and until it has them it owns nothing.
                other.awaitQuiet();
                owner.awaitQuiet();
                compare(lab, owner, other, requests, local, forwarded);
                requireOneOwner(owner, other);
            }
        } finally {
            RunningCore.releaseGroups(lab);
        }
        lab.say("forward: p50 %.2f ms, p99 %.2f ms; local: p50 %.2f ms, p99 %.2f ms"
                .formatted(millis(forwarded, 50), millis(forwarded, 99), millis(local, 50), millis(local, 99)));
        return List.of(
                row(local, forwarded, 50, Optional.of(new Goal.RatioAtMost(2.5))),
                row(local, forwarded, 99, Optional.empty()));
    }

    private static void compare(
            Lab lab,
            ServiceChild owner,
            ServiceChild other,
            List<byte[]> requests,
            Histogram local,
            Histogram forwarded)
            throws Exception {
        long calls = Math.max(500, lab.scaled(CALLS));
        try (OneConnection near = new OneConnection(owner.port());
                OneConnection far = new OneConnection(other.port())) {
            for (long call = -calls; call < calls; call++) {
                // Never the same question twice, so that no cache answers one of them.
                long first = near.ask(requests.get((int) Math.floorMod(2 * call, (long) requests.size())));
                long second = far.ask(requests.get((int) Math.floorMod(2 * call + 1, (long) requests.size())));
                if (call >= 0) {
                    local.recordValue(first);
                    forwarded.recordValue(second);
                }
            }
        }
    }

    private static void requireOneOwner(ServiceChild owner, ServiceChild other) throws Exception {
        if (owner.metric("dnc_partitions_owned") != Lab.PARTITIONS || other.metric("dnc_partitions_owned") != 0) {
            throw new IllegalStateException("partitions moved meanwhile; take a larger scale");
        }
    }

    private Row row(Histogram local, Histogram forwarded, double percentile, Optional<Goal> goal) {
        return new Row(
                name(),
                "forwarded check, p%.0f".formatted(percentile),
                "local check",
                Unit.MILLISECONDS,
                Rounds.of(millis(local, percentile), millis(forwarded, percentile)),
                goal);
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }
}
