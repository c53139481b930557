package io.dncstreams.list;

import static io.dncstreams.list.SampleCommands.OTHER_TEAM;
import static io.dncstreams.list.SampleCommands.OTHER_TOPIC;
import static io.dncstreams.list.SampleCommands.RECEIVED;
import static io.dncstreams.list.SampleCommands.TEAM;
import static io.dncstreams.list.SampleCommands.TOPIC;
import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.list.SampleCommands.delete;
import static io.dncstreams.list.SampleCommands.entryId;
import static io.dncstreams.list.SampleCommands.member;
import static io.dncstreams.list.SampleCommands.optOut;
import static io.dncstreams.list.SampleCommands.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.profile.ProfileReading.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeciderTest {

    private static final Person ANN = person("ann");
    private static final Person BOB = person("bob");
    private static final Instant APPENDED = RECEIVED.plusMillis(5);

    private final InMemoryList list = new InMemoryList();
    private long nextOffset;

    @Test
    void putsAPersonOnTheList() {
        Verdict verdict = decide(add(TEAM, ANN, 1));

        assertThat(verdict.decision()).isInstanceOf(Decision.Added.class);
        assertThat(entry(verdict))
                .isEqualTo(new Entry(
                        entryId(1),
                        TEAM,
                        ANN.url(),
                        RECEIVED,
                        RECEIVED,
                        Optional.of("asked by phone"),
                        Optional.of("crm")));
        assertThat(verdict.team()).isEqualTo(new TeamState(1, 1, 1, RECEIVED.toEpochMilli(), 0));
    }

    @Test
    void tellsTheExistingEntryWhenThePersonIsListed() {
        decide(add(TEAM, ANN, 1));

        Verdict verdict = decide(add(TEAM, ANN, 2));

        assertThat(verdict.decision()).isInstanceOf(Decision.AlreadyListed.class);
        assertThat(entry(verdict).id()).isEqualTo(entryId(1));
        assertThat(verdict.change()).isEmpty();
        assertThat(verdict.team()).isEqualTo(new TeamState(1, 1, 1, RECEIVED.toEpochMilli(), 1));
    }

    @Test
    void givesTheSameAnswerToAnAddThatIsSeenAgain() {
        decide(add(TEAM, ANN, 1));

        Verdict verdict = decide(add(TEAM, ANN, 1));

        assertThat(verdict.decision()).isInstanceOf(Decision.Added.class);
        assertThat(entry(verdict).id()).isEqualTo(entryId(1));
        assertThat(verdict.change()).isEmpty();
        assertThat(verdict.team().version()).isEqualTo(1);
    }

    @Test
    void keepsTeamsApart() {
        decide(add(TEAM, ANN, 1));

        Verdict verdict = decide(add(OTHER_TEAM, ANN, 2));

        assertThat(verdict.decision()).isInstanceOf(Decision.Added.class);
        assertThat(list.team(TEAM).count()).isEqualTo(1);
        assertThat(list.team(OTHER_TEAM).count()).isEqualTo(1);
    }

    @Test
    void takesAnEntryOffTheList() {
        decide(add(TEAM, ANN, 1));

        Verdict verdict = decide(delete(TEAM, entryId(1)));

        assertThat(verdict.decision()).isInstanceOf(Decision.Removed.class);
        assertThat(entry(verdict).url()).isEqualTo(ANN.url());
        assertThat(verdict.team()).isEqualTo(new TeamState(2, 1, 0, RECEIVED.toEpochMilli(), 1));
        assertThat(list.url(TEAM, ANN.url()).listing()).isEmpty();
    }

    @Test
    void findsNoEntryASecondTime() {
        decide(add(TEAM, ANN, 1));
        decide(delete(TEAM, entryId(1)));

        Verdict verdict = decide(delete(TEAM, entryId(1)));

        assertThat(verdict.decision()).isEqualTo(new Decision.NotFound());
        assertThat(verdict.change()).isEmpty();
        assertThat(verdict.team().version()).isEqualTo(2);
    }

    @Test
    void leavesAnotherTeamsEntryAlone() {
        decide(add(OTHER_TEAM, ANN, 1));

        Verdict verdict = decide(delete(TEAM, entryId(1)));

        assertThat(verdict.decision()).isEqualTo(new Decision.OtherTeam());
        assertThat(verdict.change()).isEmpty();
        assertThat(list.url(OTHER_TEAM, ANN.url()).listing()).isPresent();
    }

    @Test
    void listsAgainAfterADeleteWithANewIdAndALaterPlace() {
        decide(add(TEAM, ANN, 1));
        decide(delete(TEAM, entryId(1)));

        Verdict verdict = decide(add(TEAM, ANN, 2));

        assertThat(entry(verdict).id()).isEqualTo(entryId(2));
        assertThat(list.url(TEAM, ANN.url()).listing().orElseThrow().sequence()).isEqualTo(1);
        assertThat(verdict.team()).isEqualTo(new TeamState(3, 2, 1, RECEIVED.toEpochMilli(), 2));
    }

    @Test
    void decidesNothingTwiceAtOnePlaceOfTheLog() {
        decide(add(TEAM, ANN, 1));
        decide(delete(TEAM, entryId(1)));

        Verdict verdict = list.decide(delete(TEAM, entryId(1)), 1, APPENDED);

        assertThat(verdict.decision()).isEqualTo(new Decision.Replayed());
        assertThat(verdict.change()).isEmpty();
        assertThat(verdict.team()).isEqualTo(new TeamState(2, 1, 0, RECEIVED.toEpochMilli(), 1));
    }

    @Test
    void decidesAtTheVeryDeadline() {
        Command.Add add = add(TEAM, ANN, 1);

        Verdict verdict = list.decide(add, 0, add.deadline().orElseThrow());

        assertThat(verdict.decision()).isInstanceOf(Decision.Added.class);
    }

    @Test
    void hasNoEffectAfterTheDeadline() {
        Command.Add add = add(TEAM, ANN, 1);

        Verdict verdict = list.decide(add, 0, add.deadline().orElseThrow().plusMillis(1));

        assertThat(verdict.decision()).isEqualTo(new Decision.Expired());
        assertThat(verdict.change()).isEmpty();
        assertThat(verdict.team()).isEqualTo(new TeamState(0, 0, 0, 0, 0));
    }

    @Test
    void deletesNothingAfterTheDeadline() {
        decide(add(TEAM, ANN, 1));
        Command.Delete delete = delete(TEAM, entryId(1));

        Verdict verdict = list.decide(delete, 1, delete.deadline().orElseThrow().plusMillis(1));

        assertThat(verdict.decision()).isEqualTo(new Decision.Expired());
        assertThat(list.url(TEAM, ANN.url()).listing()).isPresent();
    }

    @Test
    void aRedeliveredOptOutDoesNotUndoADelete() {
        Origin origin = new Origin(TOPIC, 3, 100);
        decide(optOut(TEAM, ANN, origin));
        decide(delete(TEAM, EntryId.derived(0, origin, ANN.url())));

        Verdict verdict = decide(optOut(TEAM, ANN, origin));

        assertThat(verdict.decision()).isEqualTo(new Decision.Redelivered());
        assertThat(verdict.change()).isEmpty();
        assertThat(list.url(TEAM, ANN.url()).listing()).isEmpty();
    }

    @Test
    void anOptOutThatOnlyConfirmedIsRememberedOverADelete() {
        Origin origin = new Origin(TOPIC, 3, 100);
        decide(add(TEAM, ANN, 1));
        decide(optOut(TEAM, ANN, origin));
        decide(delete(TEAM, entryId(1)));

        Verdict verdict = decide(optOut(TEAM, ANN, origin));

        assertThat(verdict.decision()).isEqualTo(new Decision.Redelivered());
    }

    @ParameterizedTest
    @CsvSource({"true,3,101", "true,4,100", "true,4,0", "false,3,100", "false,3,7"})
    void aNewOptOutCountsAfterADelete(boolean sameTopic, int partition, long offset) {
        Origin first = new Origin(TOPIC, 3, 100);
        decide(optOut(TEAM, ANN, first));
        decide(delete(TEAM, EntryId.derived(0, first, ANN.url())));

        Verdict verdict = decide(optOut(TEAM, ANN, new Origin(sameTopic ? TOPIC : OTHER_TOPIC, partition, offset)));

        assertThat(verdict.decision()).isInstanceOf(Decision.Added.class);
        assertThat(list.url(TEAM, ANN.url()).listing()).isPresent();
    }

    @Test
    void remembersOptOutsOfOnePersonApartFromThoseOfAnother() {
        decide(optOut(TEAM, ANN, new Origin(TOPIC, 3, 100)));

        Verdict verdict = decide(optOut(TEAM, BOB, new Origin(TOPIC, 3, 99)));

        assertThat(verdict.decision()).isInstanceOf(Decision.Added.class);
    }

    @Test
    void learnsASecondNameFromAnAddThatChangesNothingElse() {
        decide(add(TEAM, ANN, 1));

        Verdict verdict = decide(add(TEAM, member("ann", 42), 2));

        assertThat(verdict.decision()).isInstanceOf(Decision.AlreadyListed.class);
        assertThat(list.url(TEAM, ANN.url()).listing().orElseThrow())
                .isEqualTo(new UrlState.Listing(0, entryId(1), OptionalLong.of(42)));
    }

    /** Whoever was found not to be listed may be listed by it, so what was read before no longer holds. */
    @Test
    void aSecondNameIsAChangeOfTheList() {
        decide(add(TEAM, ANN, 1));

        Verdict verdict = decide(add(TEAM, member("ann", 42), 2));

        assertThat(verdict.team().version()).isEqualTo(2);
        assertThat(verdict.team().count()).isEqualTo(1);
        assertThat(verdict.team().nextSequence()).isEqualTo(1);
    }

    @Test
    void oneMoreOptOutOfAListedPersonIsNoChangeOfTheList() {
        decide(add(TEAM, ANN, 1));

        Verdict verdict = decide(optOut(TEAM, ANN, new Origin(TOPIC, 3, 100)));

        assertThat(verdict.change()).isPresent();
        assertThat(verdict.team().version()).isEqualTo(1);
    }

    @Test
    void keepsTheFirstSecondName() {
        decide(add(TEAM, member("ann", 42), 1));

        Verdict verdict = decide(add(TEAM, member("ann", 43), 2));

        assertThat(verdict.change()).isEmpty();
        assertThat(list.url(TEAM, ANN.url()).listing().orElseThrow().memberId()).hasValue(42);
    }

    @Test
    void neverDatesAnEntryBeforeAnOlderOne() {
        decide(add(TEAM, ANN, 1));

        Verdict verdict = decide(add(TEAM, BOB, 2, RECEIVED.minusSeconds(5)));

        assertThat(entry(verdict).createdAt()).isEqualTo(RECEIVED);
        assertThat(entry(verdict).updatedAt()).isEqualTo(RECEIVED);
    }

    @Test
    void anotherTeamsEntriesDoNotDateOurs() {
        decide(add(OTHER_TEAM, ANN, 1));

        Verdict verdict = decide(add(TEAM, BOB, 2, RECEIVED.minusSeconds(3)));

        assertThat(entry(verdict).createdAt()).isEqualTo(RECEIVED.minusSeconds(3));
    }

    @Test
    void neverDatesAnEntryLaterThanTheLogDoes() {
        Command.Add fromAFastClock = add(TEAM, ANN, 1, APPENDED.plus(Duration.ofDays(1)));

        Verdict verdict = decide(fromAFastClock);

        assertThat(entry(verdict).createdAt()).isEqualTo(APPENDED);
    }

    private Verdict decide(Command command) {
        return list.decide(command, nextOffset++, APPENDED);
    }

    private static Entry entry(Verdict verdict) {
        return switch (verdict.decision()) {
            case Decision.Added added -> EntryJson.read(added.entry());
            case Decision.AlreadyListed listed -> EntryJson.read(listed.entry());
            case Decision.Removed removed -> EntryJson.read(removed.entry());
            case Decision.NotFound _, Decision.OtherTeam _, Decision.Expired _ -> throw noEntry(verdict);
            case Decision.Redelivered _, Decision.Replayed _ -> throw noEntry(verdict);
        };
    }

    private static AssertionError noEntry(Verdict verdict) {
        return new AssertionError("no entry in " + verdict.decision());
    }
}
