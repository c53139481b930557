package io.dncstreams.profile;

import java.util.OptionalLong;

/** What a text that should name a person turned out to be: one person, or unreadable for a stated reason. */
public sealed interface ProfileReading {

    /**
     * One person.
     *
     * @param url the canonical URL, {@code https://linkedin.com/in/} and the public identifier in lower-case NFKC
     * @param memberId the numeric member id where the text held a member token in its original case: a second name of
     *     the same person, good for adding a match and never for removing one
     */
    record Person(String url, OptionalLong memberId) implements ProfileReading {}

    /** Nobody that can be told apart with certainty. Never to be read as "not on the list". */
    record Invalid(InvalidReason reason) implements ProfileReading {}
}
