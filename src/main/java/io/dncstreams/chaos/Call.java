package io.dncstreams.chaos;

/**
 * One call and what came back.
 *
 * @param instance number of the one that was asked
 * @param start in nanoseconds
 * @param end when the answer was there, or the caller gave up
 * @param status 0 if there was none
 */
record Call(Kind kind, String team, int instance, long start, long end, int status) {

    enum Kind {
        ADD,
        BATCH,
        DELETE,
        CHECK,
        LIST;

        boolean isWrite() {
            return this == ADD || this == BATCH || this == DELETE;
        }
    }

    /** Whether it was served: also a 404 or a 409 is an answer of the list. */
    boolean isServed() {
        return switch (kind) {
            case ADD -> status == 201 || status == 409;
            case BATCH -> status == 201;
            case DELETE -> status == 200 || status == 404;
            case CHECK, LIST -> status == 200;
        };
    }

    long nanos() {
        return end - start;
    }
}
