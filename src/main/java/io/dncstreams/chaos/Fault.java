package io.dncstreams.chaos;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * One fault that happened.
 *
 * @param instance the one whose process was killed, stopped or ended
 * @param partition the one of the commands topic that it was about, if not all
 * @param start when it began, in nanoseconds
 * @param end when everything was served again; the next one begins later
 */
record Fault(FaultKind kind, String what, OptionalInt instance, OptionalInt partition, long start, long end) {

    /** From the order to kill a process to its being gone, on a machine that has much to do. */
    private static final long KILLED = Duration.ofSeconds(1).toNanos();

    /**
     * Whether a call may be without an answer because of this. Who calls after a kill finds nobody listening, and calls
     * somebody else; an instance that is ended answers whoever it has let in.
     */
    boolean explainsSilence(Call call) {
        return switch (kind) {
            case KILL_INSTANCE -> isUnderWay(call, start + KILLED);
            case PAUSE_INSTANCE, SLEEP_INSTANCE -> isUnderWay(call, end);
            case RESTART_INSTANCE, CUT_INSTANCE -> false;
            case KILL_BROKER, PAUSE_BROKER, RESTART_BROKER, SLOW_BROKER, ALL_BROKERS, OPEN_TRANSACTION -> false;
        };
    }

    /** Whether the instance may have looked at a call later than it came in; its time for an answer begins then. */
    boolean delays(Call call) {
        return isUnderWay(call, end);
    }

    /**
     * Whether a change that was appended by some moment may come into sight only when this is over: until the brokers have
     * replaced the one that is gone, no reader sees what not all of them have.
     */
    boolean holdsBack(long from, long to) {
        return switch (kind) {
            case KILL_BROKER, PAUSE_BROKER, RESTART_BROKER, SLOW_BROKER, ALL_BROKERS -> from <= end && to >= start;
            case KILL_INSTANCE, PAUSE_INSTANCE, SLEEP_INSTANCE, RESTART_INSTANCE, CUT_INSTANCE, OPEN_TRANSACTION ->
                false;
        };
    }

    private boolean isUnderWay(Call call, long until) {
        return instance.isPresent()
                && instance.getAsInt() == call.instance()
                && call.start() <= until
                && call.end() >= start;
    }

    /** Whether commands of a partition were hidden from those who decide and judge, at any time between two. */
    boolean hidesCommands(int ofPartition, long from, long to) {
        return kind == FaultKind.OPEN_TRANSACTION
                && partition.isPresent()
                && partition.getAsInt() == ofPartition
                && from <= end
                && to >= start;
    }
}
