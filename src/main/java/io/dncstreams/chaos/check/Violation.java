package io.dncstreams.chaos.check;

import java.util.List;

/**
 * Something that must never be.
 *
 * @param what one sentence
 * @param history what led to it, oldest first
 */
public record Violation(Kind kind, String what, List<String> history) {

    public Violation {
        history = List.copyOf(history);
    }

    public static Violation of(Kind kind, String what) {
        return new Violation(kind, what, List.of());
    }

    /** What is broken. */
    public enum Kind {
        STALE_READ("an answer tells of a list that is not the current one"),
        LOST_ADD("a person who was put on the list is not on it any more"),
        LOST_OPT_OUT("an opt-out that stands on the topic took no effect"),
        LOST_DELETE("a person who was taken off the list is on it again"),
        WRONG_ANSWER("a change was answered in a way that no order of calls explains"),
        WRONG_LIST("a list was answered that never was"),
        CLEARED_THOUGH_LISTED("a gate let somebody through who was on the list"),
        SUPPRESSED_THOUGH_FREE("a gate held somebody back who was not on the list"),
        DOUBLE_CLEAR("a prospect came out twice on the same side"),
        BOTH_SIDES("a prospect came out on both sides"),
        LOST_PROSPECT("a prospect never came out"),
        FORGED_PROSPECT("something came out that nobody sent"),
        MISSED_PAUSE("a listed person's enrolments are not paused"),
        WRONG_CONTROL("campaigns were told of a change that never was"),
        OTHER_STORY("the audit trail, the entries and the answers don't tell the same story"),
        BROKEN_CONTRACT("an answer is not one of those that the API promises");

        private final String meaning;

        Kind(String meaning) {
            this.meaning = meaning;
        }

        public String meaning() {
            return meaning;
        }

        /** As it is printed, {@code stale-read}. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
