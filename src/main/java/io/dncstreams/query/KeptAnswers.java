package io.dncstreams.query;

import com.github.benmanes.caffeine.cache.Cache;
import io.dncstreams.ownership.OwnedPartition;
import java.util.Optional;

/**
 * Answers, kept at the owner. An answer is good for the version of the team's list it was read at and for the task that
 * read it: a change of the list, or a new owner, makes all older ones worthless.
 *
 * @param <K> what was asked, the team included
 * @param <V> what was answered
 */
record KeptAnswers<K, V>(Cache<K, Kept<V>> cache) {

    record Kept<V>(Object tenure, long version, V answer) {}

    /** @param version of the team's list, taken before this call */
    Optional<V> get(OwnedPartition task, long version, K question) {
        Kept<V> kept = cache.getIfPresent(question);
        return kept != null && kept.version() == version && kept.tenure().equals(task.tenure())
                ? Optional.of(kept.answer())
                : Optional.empty();
    }

    /** @param version of the team's list, taken before the answer was read */
    void put(OwnedPartition task, long version, K question, V answer) {
        cache.put(question, new Kept<>(task.tenure(), version, answer));
    }
}
