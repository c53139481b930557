package io.dncstreams.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Until when the work of a call may take effect. */
record Deadlines(InstantSource clock, Duration timeout) {

    /** What is left of a call's time where another instance, or the wait for an owner, has used up some of it. */
    static final ScopedValue<Duration> LEFT = ScopedValue.newInstance();

    /** For work that starts now. */
    Instant next() {
        return clock.instant().plus(LEFT.orElse(timeout));
    }
}
