package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.bench.Preload.Keyed;
import io.dncstreams.bench.Workload.Candidate;
import io.dncstreams.gate.GateSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Prospects that wait on their topic, until the last one is out on its side. */
final class GateMeasurement implements Measurement {

    private static final long PROSPECTS = 1_000_000;
    private static final int ROUNDS = 3;

    /** The compiler is done with the gate, which has more code than what it is compared with, only after these. */
    private static final int WARM_UPS = 3;

    private static final String TOPIC = GateSpec.PROSPECTS.input();

    @Override
    public String name() {
        return "gate";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        long prospects = lab.scaled(PROSPECTS);
        long hits = preload(lab, prospects);
        PassThrough passThrough = new PassThrough(lab, TOPIC);
        Rounds againstStreams = new Rounds();
        Rounds againstLoop = new Rounds();
        Rounds cpu = new Rounds();
        for (int round = 1 - WARM_UPS; round <= ROUNDS; round++) {
            Pace streams = passThrough.run(prospects);
            lab.say("gate, round " + round + ", pass-through: " + streams.text());
            Pace gate = gate(lab, prospects, hits);
            lab.say("gate, round " + round + ", gate: " + gate.text());
            Pace loop = PlainLoop.run(lab, TOPIC, prospects);
            lab.say("gate, round " + round + ", plain loop: " + loop.text());
            if (round > 0) {
                againstStreams.add(streams.perSecond(), gate.perSecond());
                cpu.add(streams.cpuSecondsPerMillion(), gate.cpuSecondsPerMillion());
                againstLoop.add(loop.perSecond(), gate.perSecond());
            }
        }
        return List.of(
                new Row(
                        name(),
                        "gate, " + Workload.HITS_PERCENT + " % listed",
                        "Streams pass-through",
                        Unit.RECORDS_PER_SECOND,
                        againstStreams,
                        Optional.of(new Goal.RatioAtLeast(0.6))),
                new Row(
                        name(),
                        "gate, processor time, broker's included",
                        "Streams pass-through",
                        Unit.CPU_SECONDS_PER_MILLION,
                        cpu,
                        Optional.empty()),
                new Row(
                        name(),
                        "gate, " + Workload.HITS_PERCENT + " % listed",
                        "plain loop, at least once",
                        Unit.RECORDS_PER_SECOND,
                        againstLoop,
                        Optional.empty()));
    }

    /**
     * Fills the topic, once in a run: more than is measured would go on being judged while the figures are taken.
     *
     * @return how many of the prospects are listed
     */
    static long preload(Lab lab, long prospects) {
        if (lab.isFirst(TOPIC)) {
            Preload.send(lab.bootstrapServers(), TOPIC, 0, prospects, number -> {
                Candidate candidate = lab.workload().candidate(number);
                return new Keyed(candidate.team(), Workload.prospect(number, candidate));
            });
        }
        return LongStream.range(0, prospects)
                .filter(number -> lab.workload().candidate(number).listed())
                .count();
    }

    private static Pace gate(Lab lab, long prospects, long hits) throws Exception {
        return gate(lab, prospects, hits, RunningCore::start);
    }

    static Pace gate(Lab lab, long prospects, long hits, Function<Lab, RunningCore> start) throws Exception {
        GroupProgress progress = RunningCore.progress(lab, TOPIC);
        progress.rewind();
        try (RunningCore core = start.apply(lab)) {
            Pace pace = progress.pace(0, prospects, Lab.PATIENCE, core::hasReadItsLists);
            core.requireNoDeadLetters();
            long suppressed = core.count("dnc.gate.records", "outcome", "suppressed");
            long cleared = core.count("dnc.gate.records", "outcome", "cleared");
            if (suppressed != hits || cleared != prospects - hits) {
                throw new IllegalStateException("of %d prospects, %d of them listed, %d were suppressed and %d cleared"
                        .formatted(prospects, hits, suppressed, cleared));
            }
            return pace;
        }
    }
}
