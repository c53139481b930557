package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code dnc dev} on a folder that it has used before, from the start of its process until it is ready; against its broker. */
final class DevMeasurement implements Measurement {

    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "dev";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        Path broker = lab.folder().resolve("dev-broker");
        Path dev = lab.folder().resolve("dev");
        Rounds rounds = new Rounds();
        // Round 0 makes the folders.
        for (int round = 0; round <= ROUNDS; round++) {
            Duration bare = BrokerProcess.timeStart(broker);
            Duration ready = timeDev(lab, dev);
            lab.say("dev, round %d: ready after %,d ms; the broker alone after %,d ms"
                    .formatted(round, ready.toMillis(), bare.toMillis()));
            if (round > 0) {
                rounds.add(bare.toNanos() / 1e6, ready.toNanos() / 1e6);
            }
        }
        return List.of(new Row(
                name(),
                "dev, not the first time, until ready",
                "its broker alone",
                Unit.MILLISECONDS,
                rounds,
                Optional.of(new Goal.RatioAtMost(2))));
    }

    private static Duration timeDev(Lab lab, Path folder) throws Exception {
        try (ServiceChild child = ServiceChild.dev(lab, folder)) {
            return child.awaitReady();
        }
    }
}
