package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * The gate with lists ten times as long, against the gate with the usual ones; two installations in turns, each with its
 * lists read. Takes long and much disk, so only on demand.
 */
final class LongListMeasurement implements Measurement {

    private static final int TIMES = 10;
    private static final long PROSPECTS = 1_000_000;
    private static final int ROUNDS = 3;
    private static final int WARM_UPS = 3;

    @Override
    public String name() {
        return "long-lists";
    }

    @Override
    public boolean onDemand() {
        return true;
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        try (Lab longer = lab.withLists(TIMES)) {
            lab.fillLists();
            longer.fillLists();
            try (RunningCore usual = started(lab);
                    RunningCore more = started(longer)) {
                usual.awaitLists();
                more.awaitLists();
                return compare(lab, longer);
            }
        }
    }

    private static RunningCore started(Lab lab) throws InterruptedException, TimeoutException {
        RunningCore core = RunningCore.start(lab);
        try {
            core.awaitServing();
            return core;
        } catch (InterruptedException | TimeoutException | RuntimeException e) {
            core.close();
            throw e;
        }
    }

    private List<Row> compare(Lab lab, Lab longer) throws TimeoutException {
        long prospects = lab.scaled(PROSPECTS);
        Rounds rates = new Rounds();
        Rounds cpu = new Rounds();
        for (int round = 1 - WARM_UPS; round <= ROUNDS; round++) {
            long first = (round + WARM_UPS) * prospects;
            Pace usual = run(lab, first, prospects);
            Pace more = run(longer, first, prospects);
            lab.say("long-lists, round %d, %,d listed: %s; %,d listed: %s"
                    .formatted(
                            round,
                            lab.workload().listed(),
                            usual.text(),
                            longer.workload().listed(),
                            more.text()));
            if (round > 0) {
                rates.add(usual.perSecond(), more.perSecond());
                cpu.add(usual.cpuSecondsPerMillion(), more.cpuSecondsPerMillion());
            }
        }
        String what = "gate, %,d listed".formatted(longer.workload().listed());
        String baseline = "%,d listed".formatted(lab.workload().listed());
        return List.of(
                new Row(
                        name(),
                        what,
                        baseline,
                        Unit.RECORDS_PER_SECOND,
                        rates,
                        Optional.of(new Goal.RatioAtLeast(0.85))),
                new Row(
                        name(),
                        what + ", processor time, broker's included",
                        baseline,
                        Unit.CPU_SECONDS_PER_MILLION,
                        cpu,
                        Optional.empty()));
    }

    private static Pace run(Lab lab, long first, long prospects) throws TimeoutException {
        GroupProgress progress = RunningCore.progress(lab, Backlog.TOPIC);
        long from = progress.committed();
        try (Backlog backlog = Backlog.hold(lab, first, first + prospects)) {
            backlog.release();
            return progress.pace(from, from + prospects, Lab.PATIENCE);
        }
    }
}
