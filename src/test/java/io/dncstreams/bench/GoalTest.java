package io.dncstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.bench.Figure.Unit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalTest {

    @Test
    void aRatioIsTheMedianOfItsRoundsAndMeetsAGoalItEquals() {
        Rounds rounds = new Rounds();
        rounds.add(100, 50);
        rounds.add(200, 90);
        rounds.add(10, 9);

        assertThat(row(rounds, new Goal.RatioAtLeast(0.5)).ratio()).isEqualTo(0.5);
        assertThat(row(rounds, new Goal.RatioAtLeast(0.5)).met()).contains(true);
        assertThat(row(rounds, new Goal.RatioAtLeast(0.51)).met()).contains(false);
        assertThat(row(rounds, new Goal.RatioAtMost(0.5)).met()).contains(true);
        assertThat(row(rounds, new Goal.RatioAtMost(0.49)).met()).contains(false);
    }

    @Test
    void aFigureIsHeldAgainstItsOwnBound() {
        assertThat(row(Rounds.of(1, 75), new Goal.AtLeast(75, Unit.RECORDS_PER_SECOND))
                        .met())
                .contains(true);
        assertThat(row(Rounds.of(1, 75), new Goal.Below(75, Unit.RECORDS_PER_SECOND))
                        .met())
                .contains(false);
    }

    private static Row row(Rounds rounds, Goal goal) {
        return new Row("any", "what", "baseline", Unit.RECORDS_PER_SECOND, rounds, Optional.of(goal));
    }
}
