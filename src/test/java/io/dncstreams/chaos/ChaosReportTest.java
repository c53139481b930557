package io.dncstreams.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.chaos.check.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChaosReportTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void aGoalIsMissedByWritesOrByReads() {
        assertThat(report(FaultKind.KILL_INSTANCE, false, 2, 2).meetsGoals()).isTrue();
        assertThat(report(FaultKind.KILL_INSTANCE, false, 4, 2).meetsGoals()).isFalse();
        assertThat(report(FaultKind.KILL_INSTANCE, false, 2, 4).meetsGoals()).isFalse();
    }

    @Test
    void stockBrokersHaveAGoalOfTheirOwn() {
        assertThat(report(FaultKind.KILL_INSTANCE, true, 9, 9).meetsGoals()).isTrue();
        assertThat(report(FaultKind.KILL_INSTANCE, true, 11, 9).meetsGoals()).isFalse();
    }

    @Test
    void whatNothingIsPromisedOfIsNotMissed() {
        assertThat(report(FaultKind.ALL_BROKERS, false, 60, 60).meetsGoals()).isTrue();
    }

    @Test
    void theTextSaysWhatTheExitCodeMeans() {
        assertThat(report(FaultKind.KILL_INSTANCE, false, 4, 2).text()).contains("3 s: NOT MET");
        assertThat(report(FaultKind.KILL_INSTANCE, false, 1, 2).text()).contains("3 s: met");
    }

    @Test
    void aMissedGoalFailsWhoRequiresIt() {
        assertThat(report(FaultKind.KILL_INSTANCE, false, 4, 2).passes(false)).isTrue();
        assertThat(report(FaultKind.KILL_INSTANCE, false, 4, 2).passes(true)).isFalse();
        assertThat(report(FaultKind.KILL_INSTANCE, false, 2, 2).passes(true)).isTrue();
    }

    @Test
    void aViolationFailsEverybody() {
        List<Violation> found = List.of(Violation.of(Violation.Kind.STALE_READ, "old"));

        assertThat(report(FaultKind.KILL_INSTANCE, false, 2, 2, found).passes(false))
                .isFalse();
        assertThat(report(FaultKind.KILL_INSTANCE, false, 2, 2, found).passes(true))
                .isFalse();
    }

    /** A report of one fault, after which a team was served again so many seconds later. */
    private static ChaosReport report(
            FaultKind kind, boolean stock, int secondsWithoutWrites, int secondsWithoutReads) {
        return report(kind, stock, secondsWithoutWrites, secondsWithoutReads, List.of());
    }

    private static ChaosReport report(
            FaultKind kind, boolean stock, int withoutWrites, int withoutReads, List<Violation> violations) {
        ChaosPlan plan = new ChaosPlan(
                1, Duration.ofSeconds(9), Set.of(kind), stock, Optional.empty(), Path.of("."), false, "none");
        Fault fault = new Fault(kind, "", OptionalInt.of(1), OptionalInt.empty(), 0, 100 * SECOND);
        List<Call> calls = new ArrayList<>();
        calls.add(new Call(Call.Kind.ADD, "team_a", 0, 0, withoutWrites * SECOND, 201));
        calls.add(new Call(Call.Kind.CHECK, "team_a", 0, 0, withoutReads * SECOND, 200));
        return new ChaosReport(plan, List.of(fault), calls, new ChaosReport.Produced(0, 0), "", violations);
    }
}
