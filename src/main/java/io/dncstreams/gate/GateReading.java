package io.dncstreams.gate;

import io.dncstreams.profile.ProfileReading.Person;

/** What a gate could make of a record. */
public sealed interface GateReading {

    /** A person of a team. */
    record Contact(String teamId, Person person) implements GateReading {}

    /**
     * Not to be cleared, because nobody can say for certain whom it is about.
     *
     * @param code stable, for the dead letter
     */
    record Unreadable(String code) implements GateReading {}
}
