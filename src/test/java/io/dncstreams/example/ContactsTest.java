package io.dncstreams.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.example.Contacts.Contact;
import io.dncstreams.example.Contacts.Status;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The rule of docs/campaigns.md, against orders in which the two topics may be read. */
class ContactsTest {

    private static final String TEAM = "team_a";
    private static final String BOB = "https://linkedin.com/in/bob";
    private static final OptionalLong NONE = OptionalLong.empty();
    private static final boolean PAUSE = true;
    private static final boolean RELEASE = false;

    private final Contacts contacts = new Contacts();

    @Test
    void aPauseThatIsReadBeforeTheClearedRecordItConcernsHoldsItBack() {
        contacts.control(TEAM, BOB, NONE, PAUSE, 5);
        contacts.cleared(TEAM, "c-1", BOB, NONE, 4);

        assertThat(bob()).isEqualTo(Status.PAUSED);
    }

    @Test
    void whoWasClearedAfterAReleaseThatIsNotReadYetIsActive() {
        contacts.control(TEAM, BOB, NONE, PAUSE, 5);
        contacts.cleared(TEAM, "c-1", BOB, NONE, 6);
        assertThat(bob()).isEqualTo(Status.ACTIVE);

        contacts.control(TEAM, BOB, NONE, RELEASE, 6);
        assertThat(bob()).isEqualTo(Status.ACTIVE);
    }

    @Test
    void anOldClearedRecordAfterTheReleaseIsTheCampaignsToDecide() {
        contacts.control(TEAM, BOB, NONE, PAUSE, 5);
        contacts.control(TEAM, BOB, NONE, RELEASE, 6);
        contacts.cleared(TEAM, "c-1", BOB, NONE, 4);

        assertThat(bob()).isEqualTo(Status.RELEASED);
    }

    @Test
    void aSecondPauseStopsWhoWasClearedInBetween() {
        contacts.cleared(TEAM, "c-1", BOB, NONE, 6);
        contacts.control(TEAM, BOB, NONE, PAUSE, 7);

        assertThat(bob()).isEqualTo(Status.PAUSED);
    }

    /** No gate clears at the version of a PAUSE; whatever says so is not believed. */
    @Test
    void anEqualVersionHoldsBack() {
        contacts.control(TEAM, BOB, NONE, PAUSE, 5);
        contacts.cleared(TEAM, "c-1", BOB, NONE, 5);

        assertThat(bob()).isEqualTo(Status.PAUSED);
    }

    @Test
    void anotherNameOfTheSameMemberIsStopped() {
        contacts.cleared(TEAM, "c-1", BOB, OptionalLong.of(42), 4);
        contacts.control(TEAM, "https://linkedin.com/in/acoaa-other", OptionalLong.of(42), PAUSE, 5);
        assertThat(bob()).isEqualTo(Status.PAUSED);

        // Cleared again, but by the URL alone: that says nothing about the member.
        contacts.cleared(TEAM, "c-1", BOB, NONE, 6);
        assertThat(bob()).isEqualTo(Status.PAUSED);

        contacts.control(TEAM, "https://linkedin.com/in/acoaa-other", OptionalLong.of(42), RELEASE, 7);
        assertThat(bob()).isEqualTo(Status.RELEASED);
    }

    @Test
    void anotherTeamsWordConcernsNobodyHere() {
        contacts.cleared(TEAM, "c-1", BOB, OptionalLong.of(42), 4);
        contacts.control("team_b", BOB, OptionalLong.of(42), PAUSE, 5);

        assertThat(bob()).isEqualTo(Status.ACTIVE);
    }

    private Status bob() {
        return contacts.status(new Contact(TEAM, "c-1", BOB)).orElseThrow();
    }
}
