package io.dncstreams.bench;

import java.util.List;

/** One thing that is measured, together with what it is held against. */
interface Measurement {

    /** As {@code --only} takes it. */
    String name();

    /** Whether it is left out unless it is asked for by its name. */
    default boolean onDemand() {
        return false;
    }

    /** Measures; leaves the lab as the next measurement may expect it: nothing running but the broker. */
    List<Row> measure(Lab lab) throws Exception;
}
