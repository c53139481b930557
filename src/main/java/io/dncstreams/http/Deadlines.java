package io.dncstreams.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Until when the work of a call may take effect. */
record Deadlines(InstantSource clock, Duration timeout) {

    /** The time of a call where another instance, or the wait for an owner, has used up some of it. */
    static final ScopedValue<Granted> GRANTED = ScopedValue.newInstance();

    /** What is left of a call's time. */
    @FunctionalInterface
    interface Granted {

        /** Until when what starts now may take effect. */
        Instant deadline(Instant now);
    }

    /** For work that starts now. */
    Instant next() {
        Instant now = clock.instant();
        return GRANTED.isBound() ? GRANTED.get().deadline(now) : now.plus(timeout);
    }
}
