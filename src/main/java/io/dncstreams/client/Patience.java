package io.dncstreams.client;

import java.time.Duration;

/**
 * How long a call may take.
 *
 * @param answer until an answer begins, and between two pieces of a streamed one
 * @param repeats for how long a call that was told to come back later (429, 503) is made again; zero makes it once
 */
public record Patience(Duration answer, Duration repeats) {

    /** 30 s for an answer; 5 minutes of coming back, which outlives a full rate window and a restart. */
    public static Patience usual() {
        return new Patience(Duration.ofSeconds(30), Duration.ofMinutes(5));
    }
}
