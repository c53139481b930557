package io.dncstreams.campaign;

import io.dncstreams.profile.ProfileReading.Person;

/** What could be made of a lifecycle record. */
public sealed interface LifecycleReading {

    /** Something that a team's campaign tells. */
    sealed interface Event extends LifecycleReading {

        String teamId();

        String campaignId();
    }

    /** The campaign contacts nobody any more. */
    record Ended(String teamId, String campaignId) implements Event {}

    /** The campaign goes on without this person. */
    record Left(String teamId, String campaignId, Person person) implements Event {}

    /** @param code stable, for the dead letter */
    record Unreadable(String code) implements LifecycleReading {}
}
