package io.dncstreams.chaos.check;

/**
 * Something that took effect, or was true, at one moment between two times.
 *
 * @param source who says so
 * @param start in nanoseconds on the clock of the observer
 * @param end the latest moment; {@link #NEVER} if there is none. Of a call in doubt it is the last at which it may take
 *     effect
 * @param told for people, what it was and what came back
 */
public record Event(Person person, Source source, Effect effect, long start, long end, String told) {

    /** Later than everything. */
    public static final long NEVER = Long.MAX_VALUE;

    public Event {
        if (end < start) {
            throw new IllegalArgumentException("ends before it starts: " + told);
        }
    }

    /** Who says so. */
    public enum Source {
        /** An answer to a call. */
        CALL,
        /** A gate, by letting a prospect out on one side. */
        GATE,
        /** The audit trail, of an opt-out by topic. */
        OPT_OUT
    }
}
