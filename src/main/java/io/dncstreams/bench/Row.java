package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import java.util.Optional;

/**
 * One line of the result.
 *
 * @param measurement name of the measurement it comes from
 * @param what in the words of the table
 * @param baseline what the baseline is, in the words of the table
 * @param rounds the values behind it
 */
record Row(String measurement, String what, String baseline, Unit unit, Rounds rounds, Optional<Goal> goal) {

    Figure measured() {
        return new Figure(rounds.measured(), unit);
    }

    Figure baselineFigure() {
        return new Figure(rounds.baseline(), unit);
    }

    double ratio() {
        return rounds.ratio();
    }

    /** Empty if the row has no goal. */
    Optional<Boolean> met() {
        return goal.map(wanted -> wanted.isMet(measured(), ratio()));
    }
}
