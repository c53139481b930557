package io.dncstreams.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {

    private static final long SECOND = 1_000_000_000;
    private static final long START = 100 * SECOND;
    private static final long END = 130 * SECOND;

    @Test
    void whoeverAskedTheVictimWhenItWasKilledMayBeWithoutAnAnswer() {
        Fault kill = fault(FaultKind.KILL_INSTANCE);

        assertThat(kill.explainsSilence(call(1, START - SECOND, START + SECOND / 10)))
                .isTrue();
        assertThat(kill.explainsSilence(call(2, START - SECOND, START + SECOND / 10)))
                .isFalse();
        assertThat(kill.explainsSilence(call(1, START - SECOND, START - SECOND / 2)))
                .isFalse();
    }

    @Test
    void onlyAMissingBrokerHoldsBackWhatWasAppendedInTime() {
        for (FaultKind kind : FaultKind.values()) {
            boolean ofBroker = EnumSet.of(
                            FaultKind.KILL_BROKER,
                            FaultKind.PAUSE_BROKER,
                            FaultKind.RESTART_BROKER,
                            FaultKind.SLOW_BROKER,
                            FaultKind.ALL_BROKERS)
                    .contains(kind);
            assertThat(fault(kind).holdsBack(START - SECOND, START + SECOND))
                    .as(kind.text())
                    .isEqualTo(ofBroker);
        }
        assertThat(fault(FaultKind.KILL_BROKER).holdsBack(START - 2 * SECOND, START - SECOND))
                .isFalse();
        assertThat(fault(FaultKind.KILL_BROKER).holdsBack(END + SECOND, END + 2 * SECOND))
                .isFalse();
    }

    /** It is gone, or there again. */
    @Test
    void whoeverAskedLaterMayNot() {
        assertThat(fault(FaultKind.KILL_INSTANCE).explainsSilence(call(1, START + 2 * SECOND, START + 3 * SECOND)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSE_INSTANCE", "SLEEP_INSTANCE"})
    void whoeverAsksOneThatSleepsMayGiveUp(FaultKind kind) {
        assertThat(fault(kind).explainsSilence(call(1, START + 2 * SECOND, START + 17 * SECOND)))
                .isTrue();
    }

    /** Also not a restart, in which calls are finished before the process ends. */
    @Test
    void nothingElseIsAnExcuse() {
        EnumSet<FaultKind> excuses =
                EnumSet.of(FaultKind.KILL_INSTANCE, FaultKind.PAUSE_INSTANCE, FaultKind.SLEEP_INSTANCE);

        assertThat(Arrays.stream(FaultKind.values())
                        .filter(kind -> fault(kind).explainsSilence(call(1, START - SECOND, START + SECOND))))
                .containsExactlyInAnyOrderElementsOf(excuses);
    }

    @Test
    void anOpenTransactionHidesTheCommandsOfItsPartitionOnly() {
        Fault open = new Fault(FaultKind.OPEN_TRANSACTION, "", OptionalInt.empty(), OptionalInt.of(4), START, END);

        assertThat(open.hidesCommands(4, START - SECOND, START + SECOND)).isTrue();
        assertThat(open.hidesCommands(4, END - SECOND, END + SECOND)).isTrue();
        assertThat(open.hidesCommands(3, START, END)).isFalse();
        assertThat(open.hidesCommands(4, END + 1, END + SECOND)).isFalse();
        assertThat(open.hidesCommands(4, START - SECOND, START - 1)).isFalse();
        assertThat(fault(FaultKind.SLEEP_INSTANCE).hidesCommands(4, START, END)).isFalse();
    }

    private static Fault fault(FaultKind kind) {
        return new Fault(kind, "", OptionalInt.of(1), OptionalInt.empty(), START, END);
    }

    private static Call call(int instance, long start, long end) {
        return new Call(Call.Kind.ADD, "team_a", instance, start, end, 0);
    }
}
