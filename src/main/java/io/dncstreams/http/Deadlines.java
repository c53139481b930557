package io.dncstreams.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Until when the work of a call may take effect. */
record Deadlines(InstantSource clock, Duration timeout) {

    /** For work that starts now. */
    Instant next() {
        return clock.instant().plus(timeout);
    }
}
