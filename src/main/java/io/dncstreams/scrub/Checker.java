package io.dncstreams.scrub;

import java.util.List;

/** Somebody who knows who is on the list. */
@FunctionalInterface
public interface Checker {

    /**
     * Waits for the answers; called from several threads at once.
     *
     * @param urls at least one, as they stand in the file
     * @return one a URL, in the same order
     * @throws RuntimeException if not every URL has an answer
     */
    List<Answer> check(List<String> urls);

    /** What is known of one URL. */
    sealed interface Answer {
        record OnList(String entryId) implements Answer {}

        record NotOnList() implements Answer {}

        /** @param code stable; nobody can tell whether the person is on the list */
        record Unreadable(String code) implements Answer {}
    }
}
