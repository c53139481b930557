package io.dncstreams.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** How many uploads may be under way at once: each holds a connection and up to some megabytes of memory. */
final class UploadSlots {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Semaphore all;
    private final int perTeam;
    private final Map<String, Integer> ofTeams = new ConcurrentHashMap<>();

    UploadSlots(int all, int perTeam) {
        this.all = new Semaphore(all);
        this.perTeam = perTeam;
    }

    /**
     * To be paired with {@link #leave}.
     *
     * @throws ApiError 503 if there is no room
     */
    void take(String teamId) {
        if (!all.tryAcquire()) {
            throw ApiError.unavailable(RETRY);
        }
        int mine = ofTeams.merge(teamId, 1, Integer::sum);
        if (mine > perTeam) {
            leave(teamId);
            throw ApiError.unavailable(RETRY);
        }
    }

    void leave(String teamId) {
        ofTeams.computeIfPresent(teamId, (team, count) -> count == 1 ? null : count - 1);
        all.release();
    }
}
