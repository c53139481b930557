package io.dncstreams.peer;

import io.dncstreams.peer.Sight.Here;
import io.dncstreams.peer.Sight.Refused;
import io.dncstreams.peer.Sight.Unclear;
import java.time.Duration;
import java.util.Optional;

/**
 * What was seen at one address, and what follows from it. A process is gone if it proved itself a moment ago and since
 * then its host has refused connections again and again, with nothing else in between. Any other trouble says nothing: a
 * process that is stopped, swamped or cut off refuses nobody. For one thread at a time.
 */
final class Sightings {

    /** Fewest refusals in a row. */
    static final int REFUSALS = 3;

    /** From the first refusal to the last at least. A listener that is opened anew, or a full table of a host, passes. */
    static final Duration SPAN = Duration.ofMillis(250);

    /**
     * From the last proof to the verdict at most. Whoever comes later may meet the next process under the same name, which
     * joins the group a moment before it listens, for less than {@link #SPAN}. So it also bounds how long a death is of any
     * interest, and a process that slept itself finds none. On a busy machine a look alone takes a second.
     */
    static final Duration FRESH = Duration.ofMillis(2_500);

    private Optional<PeerProcess> last = Optional.empty();
    private long lastAt;
    private int refusals;
    private long firstRefusal;

    /**
     * @param begun when the look began, on the nano clock
     * @param now when it ended
     * @return the process if it is gone; once for each time that it proved itself
     */
    Optional<PeerProcess> saw(Sight sight, long begun, long now) {
        switch (sight) {
            case Here here -> {
                last = Optional.of(here.process());
                lastAt = begun;
                refusals = 0;
            }
            case Unclear unclear -> refusals = 0;
            case Refused refused -> {
                if (refusals++ == 0) {
                    firstRefusal = begun;
                }
            }
        }
        if (last.isEmpty() || refusals == 0) {
            return Optional.empty();
        }
        if (now - lastAt > FRESH.toNanos()) {
            last = Optional.empty();
            return Optional.empty();
        }
        if (refusals < REFUSALS || begun - firstRefusal < SPAN.toNanos()) {
            return Optional.empty();
        }
        Optional<PeerProcess> gone = last.filter(process -> !process.leaving());
        last = Optional.empty();
        return gone;
    }

    /** Whether it may be gone, and it is too early to say. */
    boolean isSuspect() {
        return refusals > 0 && last.filter(process -> !process.leaving()).isPresent();
    }

    /** Whether the last look was a refusal: the next asks no more than whether somebody listens. */
    boolean isRefused() {
        return refusals > 0;
    }
}
