package io.dncstreams.query;

import java.time.Duration;

/**
 * The question can't be answered now: the team's partition is moving or restoring, or the outcome of a change is not
 * known yet. Becomes 503 with Retry-After; never an empty list and never "not on the list".
 */
public final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param message for the operator's log; holds no contact, key or token */
    public UnavailableException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** The same with more patience asked for. */
    UnavailableException(UnavailableException cause, Duration retryAfter) {
        super(cause.getMessage(), cause);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
