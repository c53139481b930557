package io.dncstreams.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * How fast a program went.
 *
 * @param cpu processor time that this JVM and the broker spent meanwhile
 */
record Pace(long records, Duration took, Duration cpu) {

    double perSecond() {
        return records / (took.toNanos() / 1e9);
    }

    /** Processor seconds a million records: little moved by whoever else uses the machine. */
    double cpuSecondsPerMillion() {
        return cpu.toNanos() / 1e3 / records;
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%,d records/s (%,d in %.1f s, %.2f CPU s a million)",
                Math.round(perSecond()),
                records,
                took.toNanos() / 1e9,
                cpuSecondsPerMillion());
    }
}
