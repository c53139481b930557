package io.dncstreams.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

    private static final Fault FAULT =
            new Fault(FaultKind.KILL_INSTANCE, "", OptionalInt.of(1), OptionalInt.empty(), 100, 1_000);

    private final List<Call> calls = new ArrayList<>();

    @Test
    void countsFromTheFaultToTheFirstAnswer() {
        served("team_a", 90);
        served("team_a", 400);
        served("team_a", 450);

        assertThat(Availability.worst(FAULT, calls, true)).isEqualTo(300);
    }

    @Test
    void anAnswerThatWasUnderWayDoesNotEndIt() {
        served("team_a", 110);
        served("team_a", 700);

        assertThat(Availability.worst(FAULT, calls, true)).isEqualTo(590);
    }

    @Test
    void theWorstTeamCountsAndReadsAreNoWrites() {
        served("team_a", 150);
        served("team_b", 350);
        calls.add(new Call(Call.Kind.CHECK, "team_b", 0, 0, 120, 200));

        assertThat(Availability.worst(FAULT, calls, true)).isEqualTo(250);
        assertThat(Availability.worst(FAULT, calls, false)).isEqualTo(20);
    }

    @Test
    void unavailableIsNotServed() {
        calls.add(new Call(Call.Kind.ADD, "team_a", 0, 0, 150, 503));
        served("team_a", 400);

        assertThat(Availability.worst(FAULT, calls, true)).isEqualTo(300);
    }

    private void served(String team, long end) {
        calls.add(new Call(Call.Kind.ADD, team, 0, end - 5, end, 201));
    }
}
