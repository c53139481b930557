package io.dncstreams.query;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.profile.ProfileReading.Person;
import java.time.Duration;
import java.util.Optional;

/** Answers to checks; see {@link KeptAnswers}. */
public final class CheckCache {

    private final KeptAnswers<Question, Optional<byte[]>> answers;

    /**
     * @param timeToLive after which an answer is read anew even if nothing changed
     * @param maxEntries of all teams together
     */
    public CheckCache(Duration timeToLive, long maxEntries, Ticker ticker) {
        answers = new KeptAnswers<>(Caffeine.newBuilder()
                .expireAfterWrite(timeToLive)
                .maximumSize(maxEntries)
                .ticker(ticker)
                // Its upkeep is short, and handing it to another thread costs a check more than doing it.
                .executor(Runnable::run)
                .build());
    }

    private record Question(String teamId, String url, long memberId) {

        Question(String teamId, Person person) {
            this(teamId, person.url(), person.memberId().orElse(-1));
        }
    }

    /** @param version of the team's list, taken before this call */
    Optional<Optional<byte[]>> get(OwnedPartition task, long version, String teamId, Person person) {
        return answers.get(task, version, new Question(teamId, person));
    }

    /** @param version of the team's list, taken before the entry was read */
    void put(OwnedPartition task, long version, String teamId, Person person, Optional<byte[]> entry) {
        answers.put(task, version, new Question(teamId, person), entry);
    }
}
