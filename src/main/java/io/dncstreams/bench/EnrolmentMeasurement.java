package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import java.util.List;
import java.util.Optional;

/** What it costs the gate to remember who was let into which campaign; every prospect is somebody new. */
final class EnrolmentMeasurement implements Measurement {

    private static final long PROSPECTS = 1_000_000;
    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "enrolments";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        long prospects = lab.scaled(PROSPECTS);
        long hits = GateMeasurement.preload(lab, prospects);
        Rounds rates = new Rounds();
        Rounds cpu = new Rounds();
        // Round 0 only warms up.
        for (int round = 0; round <= ROUNDS; round++) {
            Pace without = GateMeasurement.gate(lab, prospects, hits, RunningCore::startWithoutEnrolments);
            lab.say("enrolments, round " + round + ", without: " + without.text());
            Pace with = GateMeasurement.gate(lab, prospects, hits, RunningCore::start);
            lab.say("enrolments, round " + round + ", with: " + with.text());
            if (round > 0) {
                rates.add(without.perSecond(), with.perSecond());
                cpu.add(without.cpuSecondsPerMillion(), with.cpuSecondsPerMillion());
            }
        }
        return List.of(
                new Row(
                        name(),
                        "gate with enrolments, processor time, broker's included",
                        "without",
                        Unit.CPU_SECONDS_PER_MILLION,
                        cpu,
                        Optional.of(new Goal.RatioAtMost(1.15))),
                new Row(name(), "gate with enrolments", "without", Unit.RECORDS_PER_SECOND, rates, Optional.empty()));
    }
}
