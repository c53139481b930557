package io.dncstreams.query;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.query.DncList.Page;
import java.time.Duration;
import java.util.Optional;

/**
 * Pages of lists, for those who ask again before anything has changed; see {@link KeptAnswers}. Reading a page of 1,000
 * takes a step in RocksDB for each entry, as long as ten checks.
 */
final class PageCache {

    /** Of all teams together; some seventy of the longest pages. */
    private static final long BYTES = 16L << 20;

    private static final Duration UNUSED = Duration.ofMinutes(5);

    /** What an entry takes besides its own bytes: head and length of the array, and the reference to it. */
    private static final int OVERHEAD = 24;

    /** What a page takes without its entries, question included. */
    private static final int PAGE = 400;

    private final KeptAnswers<Question, Page> pages = new KeptAnswers<>(Caffeine.newBuilder()
            .maximumWeight(BYTES)
            .weigher((Question question, KeptAnswers.Kept<Page> kept) -> weight(kept.answer()))
            .expireAfterAccess(UNUSED)
            .executor(Runnable::run)
            .build());

    private record Question(String teamId, int limit, long offset) {}

    private static int weight(Page page) {
        return PAGE
                + page.entries().stream()
                        .mapToInt(entry -> OVERHEAD + entry.length)
                        .sum();
    }

    /** @param version of the team's list, taken before this call */
    Optional<Page> get(OwnedPartition task, long version, String teamId, int limit, long offset) {
        return pages.get(task, version, new Question(teamId, limit, offset));
    }

    /** @param version of the team's list, taken before the page was read */
    void put(OwnedPartition task, long version, String teamId, int limit, long offset, Page page) {
        pages.put(task, version, new Question(teamId, limit, offset), page);
    }
}
