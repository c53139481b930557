package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;

/** What a row is meant to reach. */
sealed interface Goal {

    String text();

    record RatioAtLeast(double least) implements Goal {
        @Override
        public String text() {
            return "ratio >= " + least;
        }
    }

    record RatioAtMost(double most) implements Goal {
        @Override
        public String text() {
            return "ratio <= " + most;
        }
    }

    record AtLeast(double least, Unit unit) implements Goal {
        @Override
        public String text() {
            return ">= " + new Figure(least, unit).text();
        }
    }

    record Below(double bound, Unit unit) implements Goal {
        @Override
        public String text() {
            return "< " + new Figure(bound, unit).text();
        }
    }

    /** @param ratio of the measured figure to its baseline */
    default boolean isMet(Figure measured, double ratio) {
        return switch (this) {
            case RatioAtLeast goal -> ratio >= goal.least();
            case RatioAtMost goal -> ratio <= goal.most();
            case AtLeast goal -> measured.value() >= goal.least();
            case Below goal -> measured.value() < goal.bound();
        };
    }
}
