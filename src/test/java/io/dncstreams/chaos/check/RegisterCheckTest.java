package io.dncstreams.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.chaos.check.Event.Source;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisterCheckTest {

    private static final Person JANE = new Person("team_a", "https://linkedin.com/in/jane");

    private final List<Event> history = new ArrayList<>();

    @Test
    void callsOneAfterTheOther() {
        call(0, 1, new Effect.SawUnlisted());
        call(2, 3, new Effect.Added("a"));
        call(4, 5, new Effect.SawListed("a"));
        call(6, 7, new Effect.Removed("a"));
        call(8, 9, new Effect.SawOther("a"));
        call(10, 11, new Effect.Added("b"));
        call(12, 13, new Effect.SawOther("a"));

        assertThat(verdict()).isEmpty();
    }

    @Test
    void whoAsksDuringAnAddMaySeeEither() {
        call(0, 10, new Effect.Added("a"));
        call(1, 5, new Effect.SawListed("a"));
        call(1, 9, new Effect.SawUnlisted());

        assertThat(verdict()).isEmpty();
    }

    @Test
    void onceSomebodySawItEverybodyLaterDoes() {
        call(0, 10, new Effect.Added("a"));
        call(1, 3, new Effect.SawListed("a"));
        call(4, 5, new Effect.SawUnlisted());

        assertThat(verdict()).contains(Kind.STALE_READ);
    }

    @Test
    void anOldAnswerAfterAnAcknowledgedAdd() {
        call(0, 1, new Effect.Added("a"));
        call(2, 3, new Effect.SawUnlisted());
        call(4, 5, new Effect.SawListed("a"));

        assertThat(verdict()).contains(Kind.STALE_READ);
    }

    @Test
    void anAddThatNobodySeesEver() {
        call(0, 1, new Effect.Added("a"));
        call(2, 3, new Effect.SawUnlisted());
        call(4, 5, new Effect.SawUnlisted());

        assertThat(verdict()).contains(Kind.LOST_ADD);
    }

    @Test
    void aDeletedEntryThatComesBack() {
        call(0, 1, new Effect.Added("a"));
        call(2, 3, new Effect.Removed("a"));
        call(4, 5, new Effect.SawListed("a"));
        call(6, 7, new Effect.SawListed("a"));

        assertThat(verdict()).contains(Kind.LOST_DELETE);
    }

    @Test
    void twoAddsAnsweredAsTheFirst() {
        call(0, 5, new Effect.Added("a"));
        call(1, 6, new Effect.Added("b"));

        assertThat(verdict()).contains(Kind.WRONG_ANSWER);
    }

    @Test
    void aDuplicateOfNobody() {
        call(0, 1, new Effect.SawUnlisted());
        call(2, 3, new Effect.SawListed("a"));

        assertThat(verdict()).isPresent();
    }

    @Test
    void aDeleteThatDoesNotFindWhatIsThere() {
        call(0, 1, new Effect.Added("a"));
        call(2, 3, new Effect.SawOther("a"));

        assertThat(verdict()).contains(Kind.WRONG_ANSWER);
    }

    @Test
    void anAddInDoubtExplainsAnEntryThatNobodyWasToldOf() {
        call(0, 10, new Effect.MaybeAdded());
        call(2, 3, new Effect.SawUnlisted());
        call(8, 9, new Effect.SawListed("x"));
        call(10, 12, new Effect.SawListed("x"));

        assertThat(verdict()).isEmpty();
    }

    @Test
    void anAddInDoubtTakesNoEffectAfterItsDeadline() {
        call(0, 10, new Effect.MaybeAdded());
        call(11, 12, new Effect.SawUnlisted());
        call(13, 14, new Effect.SawListed("x"));

        assertThat(verdict()).isPresent();
    }

    @Test
    void anAddInDoubtExplainsOneEntryOnly() {
        call(0, 100, new Effect.MaybeAdded());
        call(1, 2, new Effect.SawListed("x"));
        call(3, 4, new Effect.Removed("x"));
        call(5, 6, new Effect.SawListed("y"));

        assertThat(verdict()).isPresent();
    }

    @Test
    void whichOfTwoAddsInDoubtItWasDoesNotMatter() {
        call(0, 4, new Effect.MaybeAdded());
        call(1, 100, new Effect.MaybeAdded());
        call(2, 3, new Effect.SawListed("x"));
        call(5, 6, new Effect.Removed("x"));
        call(50, 51, new Effect.SawListed("y"));

        assertThat(verdict()).isEmpty();
    }

    @Test
    void aDeleteInDoubtMayHappenLateOrNever() {
        call(0, 1, new Effect.Added("a"));
        call(2, Event.NEVER, new Effect.MaybeRemoved("a"));
        call(3, 4, new Effect.SawListed("a"));
        call(50, 51, new Effect.SawUnlisted());

        assertThat(verdict()).isEmpty();
    }

    @Test
    void aDeleteInDoubtHappensOnce() {
        call(0, 1, new Effect.Added("a"));
        call(2, Event.NEVER, new Effect.MaybeRemoved("a"));
        call(3, 4, new Effect.SawUnlisted());
        call(5, 6, new Effect.SawListed("a"));

        assertThat(verdict()).isPresent();
    }

    @Test
    void aGateThatLetsThroughAfterAnAcknowledgedAdd() {
        call(0, 1, new Effect.Added("a"));
        history.add(new Event(JANE, Source.GATE, new Effect.SawUnlisted(), 2, 3, "cleared"));

        assertThat(verdict()).contains(Kind.CLEARED_THOUGH_LISTED);
    }

    @Test
    void aGateThatHoldsBackAfterAnAcknowledgedDelete() {
        call(0, 1, new Effect.Added("a"));
        call(2, 3, new Effect.Removed("a"));
        history.add(new Event(JANE, Source.GATE, new Effect.SawListed("a"), 4, 5, "suppressed"));

        assertThat(verdict()).contains(Kind.SUPPRESSED_THOUGH_FREE);
    }

    private void call(long start, long end, Effect effect) {
        history.add(new Event(JANE, Source.CALL, effect, start, end, effect.toString()));
    }

    private Optional<Kind> verdict() {
        return RegisterCheck.check(history).map(Violation::kind);
    }
}
