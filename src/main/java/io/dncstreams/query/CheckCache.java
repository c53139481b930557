package io.dncstreams.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.dncstreams.ownership.OwnedPartition;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers to checks, kept at the owner. An answer is good for the version of the team's list it was read at and for the
 * task that read it: a change of the list, or a new owner, makes all older ones worthless.
 */
public final class CheckCache {

    private final Cache<Key, Answer> answers;

    /**
     * @param timeToLive after which an answer is read anew even if nothing changed
     * @param maxEntries of all teams together
     */
    public CheckCache(Duration timeToLive, long maxEntries, Ticker ticker) {
        answers = Caffeine.newBuilder()
                .expireAfterWrite(timeToLive)
                .maximumSize(maxEntries)
                .ticker(ticker)
                // Its upkeep is short, and handing it to another thread costs a check more than doing it.
                .executor(Runnable::run)
                .build();
    }

    private record Key(String teamId, String url, long memberId) {}

    private record Answer(OwnedPartition task, long version, Optional<byte[]> entry) {}

    /** @param version of the team's list, taken before this call */
    public Optional<Optional<byte[]>> get(OwnedPartition task, String teamId, String url, long memberId, long version) {
        Answer answer = answers.getIfPresent(new Key(teamId, url, memberId));
        return answer != null && answer.version() == version && answer.task() == task
                ? Optional.of(answer.entry())
                : Optional.empty();
    }

    /** @param version of the team's list, taken before the entry was read */
    public void put(
            OwnedPartition task, String teamId, String url, long memberId, long version, Optional<byte[]> entry) {
        answers.put(new Key(teamId, url, memberId), new Answer(task, version, entry));
    }
}
