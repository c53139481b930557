package io.dncstreams.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to happen.
 *
 * @param seed of everything that is chosen at random
 * @param duration for which faults happen, and longer until each kind has happened once; starting and judging come on top
 * @param faults to choose from; none means all
 * @param stockBrokers with the session timeout that stock brokers allow, 6 s and not 2 s
 * @param plant a violation to put in
 * @param folder in which a folder is made
 * @param keep whether that folder stays also if nothing was found
 * @param program name of the main class of the service
 */
public record ChaosPlan(
        long seed,
        Duration duration,
        Set<FaultKind> faults,
        boolean stockBrokers,
        Optional<Plant> plant,
        Path folder,
        boolean keep,
        String program) {

    static final int INSTANCES = 3;
    static final int PARTITIONS = 6;

    /** How long the service takes at most to answer; a change takes no effect later. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    public ChaosPlan {
        faults = faults.isEmpty() ? Set.copyOf(EnumSet.allOf(FaultKind.class)) : Set.copyOf(faults);
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("the duration must be above 0");
        }
    }

    Duration session() {
        return stockBrokers ? Duration.ofSeconds(6) : Duration.ofSeconds(2);
    }

    /** Longest time for which nobody may be served after a fault, where one is promised. */
    Optional<Duration> goal(FaultKind kind) {
        return kind == FaultKind.KILL_INSTANCE
                ? Optional.of(Duration.ofSeconds(stockBrokers ? 10 : 3))
                : Optional.empty();
    }

    /** In a fixed order, so that a seed always chooses the same. */
    List<FaultKind> choices() {
        return faults.stream().sorted().toList();
    }
}
