package io.dncstreams.bench;

import java.time.Duration;
import java.util.Locale;

/**
 * How fast a program went.
 *
 * @param cpu processor time that this JVM spent meanwhile; the broker's is not in it
 */
record Pace(long records, Duration took, Duration cpu) {

    double perSecond() {
        return records / (took.toNanos() / 1e9);
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%,d records/s (%,d in %.1f s, %.2f CPU s a million)",
                Math.round(perSecond()),
                records,
                took.toNanos() / 1e9,
                cpu.toNanos() / 1e3 / records);
    }
}
