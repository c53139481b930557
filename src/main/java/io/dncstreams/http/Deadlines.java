package io.dncstreams.http;

import io.dncstreams.peer.Hop;
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

    /**
     * The time of a call that another instance sent on. It begins anew when its body is here, as it does for the instance
     * that sends it on. But if this one stood still meanwhile, the body may have been here all the while, and the caller
     * be told 503 long ago.
     */
    static Granted of(Hop hop, boolean hasBody, Stalls stalls) {
        if (!hasBody) {
            return now -> hop.until();
        }
        long begun = stalls.now();
        return now -> stalls.since(begun) ? hop.until() : now.plus(hop.left());
    }

    /** For work that starts now. */
    Instant next() {
        Instant now = clock.instant();
        return GRANTED.isBound() ? GRANTED.get().deadline(now) : now.plus(timeout);
    }
}
