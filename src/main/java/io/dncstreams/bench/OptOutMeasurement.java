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

    /** Of those that are measured: until then the compiler takes a fifth of the processors. */
    private static final double WARM_UP = 1.0;

    @Override
    public String name() {
        return "opt-outs";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        PassThrough baseline = new PassThrough(lab, Topics.OPT_OUTS);
        long warmUp = (long) (lab.workload().listed() * WARM_UP);
        preload(lab, OTHERS, OTHERS + warmUp);
        // First, or what it does with the classes that both use would have the compiler begin again with the other.
        lab.say("opt-outs, pass-through, warm-up: " + baseline.run(warmUp).text());
        lab.say("opt-outs, warm-up: " + decide(lab, warmUp).text());

        long all = warmUp + lab.workload().listed();
        preload(lab, OTHERS + warmUp, OTHERS + all);
        Pace before = baseline.run(all);
        lab.say("opt-outs, pass-through: " + before.text());
        Pace measured = decide(lab, lab.workload().listed());
        lab.say("opt-outs: " + measured.text());
        Pace after = baseline.run(all);
        lab.say("opt-outs, pass-through: " + after.text());
        return List.of(new Row(
                name(),
                "opt-outs on the topic to decided",
                "Streams pass-through",
                Unit.RECORDS_PER_SECOND,
                Rounds.of((before.perSecond() + after.perSecond()) / 2, measured.perSecond()),
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
        LongFunction<Keyed> record =
                person -> new Keyed(lab.workload().team(person), lab.workload().optOut(person));
        Preload.send(lab.bootstrapServers(), Topics.OPT_OUTS, from, to, record);
    }

    private static Pace decide(Lab lab, long optOuts) throws Exception {
        GroupProgress lists = RunningCore.progress(lab, Topics.COMMANDS);
        long from = lists.committed();
        try (RunningCore core = RunningCore.start(lab)) {
            Pace pace = lists.pace(from, from + optOuts, Lab.PATIENCE);
            core.requireNoDeadLetters();
            if (core.count("dnc.decisions", "outcome", "added") != optOuts) {
                throw new IllegalStateException("not every opt-out became an entry");
            }
            return pace;
        }
    }
}
