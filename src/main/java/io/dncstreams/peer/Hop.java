package io.dncstreams.peer;

import java.time.Duration;
import java.time.Instant;

/**
 * A call that another instance sent on and that proved it. It is answered here or not at all.
 *
 * @param nonce of this one call, for the answer's own proof
 * @param left time until the caller is answered 503, seen when the call came in; zero or less if it is too late
 * @param until that moment by this instance's clock
 */
public record Hop(String nonce, Duration left, Instant until) {}
