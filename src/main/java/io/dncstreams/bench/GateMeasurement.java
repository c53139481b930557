package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.bench.Preload.Keyed;
import io.dncstreams.bench.Workload.Candidate;
import io.dncstreams.gate.GateSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Prospects that wait on their topic, until the last one is out on its side. */
final class GateMeasurement implements Measurement {

    private static final long PROSPECTS = 1_000_000;
    private static final int ROUNDS = 3;

    /** The compiler is done with the gate, which has more code than what it is compared with, only after these. */
    private static final int WARM_UPS = 3;

    /** Of the pass-through, for a gate that judges and does nothing else. */
    private static final double JUDGING = 0.6;

    private static final String TOPIC = GateSpec.PROSPECTS.input();

    @Override
    public String name() {
        return "gate";
    }

    /** What the gate is held against. */
    private record Rival(String name, double leastRatio, Callable<Pace> run, Rounds rates, Rounds cpu) {
        Rival(String name, double leastRatio, Callable<Pace> run) {
            this(name, leastRatio, run, new Rounds(), new Rounds());
        }
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        long prospects = lab.scaled(PROSPECTS);
        long hits = preload(lab, prospects);
        PassThrough passThrough = new PassThrough(lab, TOPIC);
        List<Rival> rivals = new ArrayList<>();
        rivals.add(new Rival("Streams pass-through", 0.85, () -> passThrough.run(prospects)));
        rivals.add(new Rival("plain loop, at least once", 0.45, () -> PlainLoop.run(lab, TOPIC, prospects)));
        Optional<Path> redis = Programs.find("redis-server");
        if (redis.isEmpty()) {
            lab.say("gate: redis-server is not on the PATH; no row against a loop with Redis");
            return compare(lab, rivals, prospects, hits);
        }
        try (RedisServer server = RedisServer.start(lab, redis.get())) {
            RedisGate loops = new RedisGate(lab, server, TOPIC);
            rivals.add(new Rival("loops with Redis, exactly once", 1.2, () -> loops.run(prospects, hits)));
            return compare(lab, rivals, prospects, hits);
        }
    }

    private List<Row> compare(Lab lab, List<Rival> rivals, long prospects, long hits) throws Exception {
        Rounds judging = new Rounds();
        for (int round = 1 - WARM_UPS; round <= ROUNDS; round++) {
            Pace without = gate(lab, prospects, hits, RunningCore::startWithoutEnrolments);
            lab.say("gate, round " + round + ", without enrolments: " + without.text());
            Pace gate = gate(lab, prospects, hits);
            lab.say("gate, round " + round + ", gate: " + gate.text());
            List<Double> paces = new ArrayList<>();
            for (Rival rival : rivals) {
                Pace pace = rival.run().call();
                lab.say("gate, round " + round + ", " + rival.name() + ": " + pace.text());
                paces.add(pace.perSecond());
                if (round > 0) {
                    rival.rates().add(pace.perSecond(), gate.perSecond());
                    rival.cpu().add(pace.cpuSecondsPerMillion(), gate.cpuSecondsPerMillion());
                }
            }
            if (round > 0) {
                judging.add(paces.getFirst(), without.perSecond());
            }
        }
        Row alone = new Row(
                name(),
                "gate that remembers nobody for campaigns",
                rivals.getFirst().name(),
                Unit.RECORDS_PER_SECOND,
                judging,
                Optional.of(new Goal.RatioAtLeast(JUDGING)));
        return Stream.concat(rivals.stream().flatMap(this::rows), Stream.of(alone))
                .toList();
    }

    private Stream<Row> rows(Rival rival) {
        return Stream.of(
                new Row(
                        name(),
                        "gate, " + Workload.HITS_PERCENT + " % listed",
                        rival.name(),
                        Unit.RECORDS_PER_SECOND,
                        rival.rates(),
                        Optional.of(new Goal.RatioAtLeast(rival.leastRatio()))),
                new Row(
                        name(),
                        "gate, processor time, broker's included",
                        rival.name(),
                        Unit.CPU_SECONDS_PER_MILLION,
                        rival.cpu(),
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
