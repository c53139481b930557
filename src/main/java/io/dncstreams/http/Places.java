package io.dncstreams.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Bounds how many calls of a costly kind are at work at once, and how many of them are one team's. Thread-safe. */
final class Places {

    private final int total;
    private final int perTeam;
    private final Map<String, Integer> byTeam = new HashMap<>();
    private int all;

    Places(int total, int perTeam) {
        this.total = total;
        this.perTeam = perTeam;
    }

    /**
     * Does the work if a place is free for this team.
     *
     * @throws ApiError 503 if none is
     */
    void within(String teamId, Duration retryAfter, Runnable work) {
        if (!take(teamId)) {
            throw ApiError.unavailable(retryAfter);
        }
        try {
            work.run();
        } finally {
            giveBack(teamId);
        }
    }

    synchronized int taken() {
        return all;
    }

    private synchronized boolean take(String teamId) {
        int ofTeam = byTeam.getOrDefault(teamId, 0);
        if (all >= total || ofTeam >= perTeam) {
            return false;
        }
        all++;
        byTeam.put(teamId, ofTeam + 1);
        return true;
    }

    private synchronized void giveBack(String teamId) {
        all--;
        byTeam.computeIfPresent(teamId, (team, count) -> count == 1 ? null : count - 1);
    }
}
