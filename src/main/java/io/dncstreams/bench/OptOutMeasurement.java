package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.bench.Preload.Keyed;
import io.dncstreams.topology.Topics;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Opt-outs that wait on their topic, until the last one is decided: read, made a command, listed, told to others. */
final class OptOutMeasurement implements Measurement {

    /** Its people are numbered from here on; they are on no list before. */
    private static final long OTHERS = 1L << 31;

    /** In all, as many as are listed: with each million more, stores are merged for longer. */
    private static final int ROUNDS = 3;

    /** So many first: the compilers are busy for more than a million opt-outs, and a service runs for days. */
    private static final long WARM_UP = 2_000_000;

    /** But at most so many times as many as are listed, for who asks for less wants to wait for less. */
    private static final int MOST_WARM_UPS = 2;

    @Override
    public String name() {
        return "opt-outs";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        PassThrough baseline = new PassThrough(lab, Topics.OPT_OUTS);
        long count = lab.workload().listed();
        long warmUp = Math.min(WARM_UP, MOST_WARM_UPS * count);
        preload(lab, OTHERS, OTHERS + warmUp);
        // First, or what it does with the classes that both use would have the compiler begin again with the other.
        lab.say("opt-outs, pass-through, warm-up: " + baseline.run(warmUp).text());
        lab.say("opt-outs, warm-up: " + decide(lab, warmUp).text());
        Rounds rounds = new Rounds();
        long part = count / ROUNDS;
        for (int round = 1; round <= ROUNDS; round++) {
            long end = warmUp + round * part;
            Pace measured = decideAtOnce(lab, OTHERS + end - part, OTHERS + end);
            lab.say("opt-outs, round " + round + ": " + measured.text());
            Pace passed = baseline.run(end);
            lab.say("opt-outs, round " + round + ", pass-through: " + passed.text());
            rounds.add(passed.perSecond(), measured.perSecond());
        }
        return List.of(new Row(
                name(),
                "opt-outs on the topic to decided",
                "Streams pass-through",
                Unit.RECORDS_PER_SECOND,
                rounds,
                Optional.of(new Goal.AtLeast(75_000, Unit.RECORDS_PER_SECOND))));
    }

    /** Lists everybody of the workload without measuring anything else. */
    static Pace fill(Lab lab) throws Exception {
        preload(lab, 0, lab.workload().listed());
        Pace pace = decide(lab, lab.workload().listed());
        lab.filled();
        return pace;
    }

    private static void preload(Lab lab, long from, long to) {
        Preload.send(lab.bootstrapServers(), Topics.OPT_OUTS, from, to, optOuts(lab));
    }

    private static LongFunction<Keyed> optOuts(Lab lab) {
        return person -> new Keyed(lab.workload().team(person), lab.workload().optOut(person));
    }

    /** Those on the topic that are not decided yet. */
    private static Pace decide(Lab lab, long count) throws Exception {
        GroupProgress lists = RunningCore.progress(lab, Topics.COMMANDS);
        long from = lists.committed();
        try (RunningCore core = RunningCore.start(lab)) {
            return decided(core, lists, from, count);
        }
    }

    /** Of these people, once the service has done all that it does just once after a start. */
    private static Pace decideAtOnce(Lab lab, long from, long to) throws Exception {
        GroupProgress lists = RunningCore.progress(lab, Topics.COMMANDS);
        try (Backlog backlog = Backlog.hold(lab, Topics.OPT_OUTS, from, to, optOuts(lab));
                RunningCore core = RunningCore.start(lab)) {
            core.awaitServing();
            core.awaitLists();
            long done = lists.committed();
            backlog.release();
            return decided(core, lists, done, to - from);
        }
    }

    private static Pace decided(RunningCore core, GroupProgress lists, long done, long count) throws Exception {
        Pace pace = lists.pace(done, done + count, Lab.PATIENCE);
        core.requireNoDeadLetters();
        if (core.count("dnc.decisions", "outcome", "added") != count) {
            throw new IllegalStateException("not every opt-out became an entry");
        }
        return pace;
    }
}
