package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.list.Decision;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** A call that adds people, until their entries are committed and the caller has the answer. */
final class AddMeasurement implements Measurement {

    private static final Caller CALLER = new Caller("team_of_adds", "key_bench", "bench");
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final String name;
    private final int people;
    private final long warmUp;
    private final long calls;
    private final Goal goal;

    private AddMeasurement(String name, int people, long warmUp, long calls, Goal goal) {
        this.warmUp = warmUp;
        this.name = name;
        this.people = people;
        this.calls = calls;
        this.goal = goal;
    }

    /** One person a call, one call after the other. */
    static AddMeasurement single() {
        return new AddMeasurement("add", 1, 2_000, 3_000, new Goal.RatioAtMost(1.5));
    }

    /** 500 people a call, one call after the other. Less than 200,000 people are not enough for the compilers. */
    static AddMeasurement batch() {
        return new AddMeasurement("batch", 500, 400, 200, new Goal.RatioAtMost(2));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        long measuredCalls = Math.max(20, lab.scaled(calls));
        long warmUpCalls = Math.max(20, lab.scaled(warmUp));
        Histogram baseline = new Histogram(LONGEST_NANOS, DIGITS);
        Histogram measured = new Histogram(LONGEST_NANOS, DIGITS);
        try (RunningCore core = RunningCore.start(lab);
                TransactionLoop loop = TransactionLoop.start(lab)) {
            core.awaitServing();
            long next = 0;
            for (long call = -warmUpCalls; call < measuredCalls; call++) {
                List<Addition> additions = additions(next);
                next += people;
                long bare = nanos(() -> {
                    loop.ask(people);
                    return null;
                });
                long whole = nanos(() -> {
                    add(core.list(), additions);
                    return null;
                });
                if (call >= 0) {
                    baseline.recordValue(bare);
                    measured.recordValue(whole);
                }
            }
        }
        lab.say("%s: p50 %.2f ms, p99 %.2f ms; bare transaction: p50 %.2f ms, p99 %.2f ms"
                .formatted(
                        name, millis(measured, 50), millis(measured, 99), millis(baseline, 50), millis(baseline, 99)));
        return List.of(row(baseline, measured, 50, Optional.of(goal)), row(baseline, measured, 99, Optional.empty()));
    }

    private Row row(Histogram baseline, Histogram measured, double percentile, Optional<Goal> wanted) {
        return new Row(
                name,
                "%s, p%.0f".formatted(people == 1 ? "single add" : "batch of " + people, percentile),
                "bare transaction",
                Unit.MILLISECONDS,
                Rounds.of(millis(baseline, percentile), millis(measured, percentile)),
                wanted);
    }

    private List<Addition> additions(long first) {
        return LongStream.range(first, first + people)
                .mapToObj(number -> {
                    Person person = new Person(Workload.person(number).url() + "-" + name, Workload.NO_MEMBER);
                    return new Addition(person.url(), person, Optional.of("asked by phone"), Optional.empty());
                })
                .toList();
    }

    private static void add(DncList list, List<Addition> additions) {
        for (Decision decision : list.add(CALLER, additions, Instant.now().plusSeconds(10))) {
            if (!(decision instanceof Decision.Added)) {
                throw new IllegalStateException("an addition was not added");
            }
        }
    }

    private static long nanos(Callable<Void> work) throws Exception {
        long began = System.nanoTime();
        work.call();
        return System.nanoTime() - began;
    }

    private static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }
}
