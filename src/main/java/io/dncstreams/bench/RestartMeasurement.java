package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instance with full lists that was stopped cleanly, from the start of its process until it is ready and answers a
 * check; against a start of the same program that does nothing. It must not have restored anything.
 */
final class RestartMeasurement implements Measurement {

    private static final int ROUNDS = 3;
    private static final String HEAP = "640m";

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        byte[] question = LoadGenerator.requests(CheckMeasurement.requests(lab, CheckMeasurement.keys(lab)))
                .getFirst();
        Rounds rounds = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            double bare = ServiceChild.timeVersion(lab, HEAP).toNanos() / 1e6;
            try (ServiceChild service = ServiceChild.start(lab, "first", HEAP, Map.of())) {
                Duration ready = service.awaitReady();
                Duration spent = service.cpuTime();
                try (OneConnection client = new OneConnection(service.port())) {
                    ready = ready.plusNanos(client.ask(question));
                }
                double owned = service.metric("dnc_partitions_owned");
                double restored = service.metric("dnc_restored_records_total");
                if (owned != Lab.PARTITIONS || restored > 0) {
                    throw new IllegalStateException(
                            "ready with %.0f partitions and %.0f records restored".formatted(owned, restored));
                }
                rounds.add(bare, ready.toNanos() / 1e6);
                lab.say(
                        "restart, round %d: ready after %,d ms (%,d ms of processor time), lists known in memory after %,d ms"
                                .formatted(
                                        round + 1,
                                        ready.toMillis(),
                                        spent.toMillis(),
                                        service.awaitLists().toMillis()));
            } finally {
                RunningCore.releaseGroups(lab);
            }
        }
        return List.of(new Row(
                name(),
                "restart with %,d listed until ready".formatted(lab.workload().listed()),
                "a start for nothing",
                Unit.MILLISECONDS,
                rounds,
                Optional.of(new Goal.Below(3_000, Unit.MILLISECONDS))));
    }
}
