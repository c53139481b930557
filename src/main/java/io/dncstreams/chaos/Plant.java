package io.dncstreams.chaos;

import io.dncstreams.chaos.check.Violation.Kind;
import java.util.Locale;

/** A violation that is put in on purpose, to see that it is found. */
public enum Plant {
    /** An answer is noted down as the opposite of what it was. */
    STALE_READ(Kind.STALE_READ),
    /** An entry is deleted by somebody whose calls are not recorded. */
    LOST_ADD(Kind.LOST_ADD),
    /** An opt-out is noted down as produced to its topic, and was not. */
    LOST_OPT_OUT(Kind.LOST_OPT_OUT),
    /** A stranger's producer repeats a cleared record. */
    DOUBLE_CLEAR(Kind.DOUBLE_CLEAR),
    /** A PAUSE is overlooked by whoever records what campaigns are told. */
    MISSED_PAUSE(Kind.MISSED_PAUSE);

    private final Kind kind;

    Plant(Kind kind) {
        this.kind = kind;
    }

    /** What must be found. */
    public Kind kind() {
        return kind;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
