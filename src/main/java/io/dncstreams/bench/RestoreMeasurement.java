package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An instance that has lost its disk, from the first record it restores until it serves all lists; against a consumer that
 * only reads the same changelogs.
 */
final class RestoreMeasurement implements Measurement {

    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        Path state = lab.streams(RunningCore.APPLICATION).stateDir();
        Rounds rounds = new Rounds();
        // Round 0 only warms up.
        for (int round = 0; round <= ROUNDS; round++) {
            ChangelogRead.Result read = ChangelogRead.run(lab);
            Lab.delete(state);
            Duration restored;
            try (RunningCore core = RunningCore.start(lab)) {
                restored = core.awaitRestored();
            }
            double perSecond = read.records() / (restored.toNanos() / 1e9);
            lab.say("restore, round %d: %,.0f records/s (%,d in %,d ms); only read: %,.0f records/s"
                    .formatted(round, perSecond, read.records(), restored.toMillis(), read.perSecond()));
            if (round > 0) {
                rounds.add(read.perSecond(), perSecond);
            }
        }
        return List.of(new Row(
                name(),
                "restore of %,d entries, changelog records"
                        .formatted(lab.workload().listed()),
                "plain consumer",
                Unit.RECORDS_PER_SECOND,
                rounds,
                Optional.of(new Goal.RatioAtLeast(0.5))));
    }
}
