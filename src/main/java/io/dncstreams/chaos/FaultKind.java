package io.dncstreams.chaos;

import java.util.Locale;

/** What can happen. */
public enum FaultKind {
    /** kill -9 of an instance, which is started again once the others have taken over. */
    KILL_INSTANCE,
    /** SIGSTOP and SIGCONT within a session. */
    PAUSE_INSTANCE,
    /** An owner sleeps past its session and wakes under load. */
    SLEEP_INSTANCE,
    /** SIGTERM and a new start. */
    RESTART_INSTANCE,
    /** An instance that its clients reach, and that does not reach Kafka, for longer than a session. */
    CUT_INSTANCE,
    /** kill -9 of a broker, and a new start. */
    KILL_BROKER,
    /** SIGSTOP and SIGCONT of a broker. */
    PAUSE_BROKER,
    /** SIGTERM and a new start of a broker. */
    RESTART_BROKER,
    /** A broker that answers late. */
    SLOW_BROKER,
    /** kill -9 of all brokers, for longer than a session. */
    ALL_BROKERS,
    /** A stranger's producer leaves a transaction open on the commands topic. */
    OPEN_TRANSACTION;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
