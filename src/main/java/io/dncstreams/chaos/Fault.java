package io.dncstreams.chaos;

import java.util.OptionalInt;

/**
 * One fault that happened.
 *
 * @param instance the one whose process was killed, stopped or ended, so that its callers may be left without an answer
 * @param start when it began, in nanoseconds
 * @param end when everything was served again; the next one begins later
 */
record Fault(FaultKind kind, String what, OptionalInt instance, long start, long end) {

    /** Whether a call may be without an answer because of this. */
    boolean explains(Call call) {
        return instance.isPresent()
                && instance.getAsInt() == call.instance()
                && call.start() <= end
                && call.end() >= start;
    }
}
