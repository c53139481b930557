package io.dncstreams.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Values taken in turns, baseline and measured; what disturbs a machine for a minute disturbs both. */
final class Rounds {

    private final List<Round> rounds = new ArrayList<>();

    /** Two values of the same unit, taken one right after the other. */
    record Round(double baseline, double measured) {
        double ratio() {
            return measured / baseline;
        }
    }

    static Rounds of(double baseline, double measured) {
        Rounds rounds = new Rounds();
        rounds.add(baseline, measured);
        return rounds;
    }

    void add(double baseline, double measured) {
        rounds.add(new Round(baseline, measured));
    }

    List<Round> all() {
        return List.copyOf(rounds);
    }

    double baseline() {
        return median(Round::baseline);
    }

    double measured() {
        return median(Round::measured);
    }

    /** The median of the ratios of each round, not the ratio of the medians: neighbours are compared with neighbours. */
    double ratio() {
        return median(Round::ratio);
    }

    private double median(ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
