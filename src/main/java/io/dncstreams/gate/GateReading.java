package io.dncstreams.gate;

import io.dncstreams.profile.ProfileReading.Person;
import java.util.Optional;

/** What a gate could make of a record. */
public sealed interface GateReading {

    /**
     * A person of a team.
     *
     * @param campaignId the number's digits where it is a number; empty if the gate's records name none
     */
    record Contact(String teamId, Person person, Optional<String> campaignId) implements GateReading {}

    /**
     * Not to be cleared, because nobody can say for certain whom it is about.
     *
     * @param code stable, for the dead letter
     */
    record Unreadable(String code) implements GateReading {}
}
