package io.dncstreams.list;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as clients see them: ISO 8601 in UTC with exactly three decimals. */
public final class Timestamps {

    private static final int NANOS_OF_MILLI = 1_000_000;

    private Timestamps() {}

    /**
     * Written digit by digit: a formatter takes ten times as long, and every command has four of these.
     *
     * @param instant in the years 0 to 9999; what is finer than milliseconds is cut
     */
    public static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(24);
        digits(text, time.getYear(), 4).append('-');
        digits(text, time.getMonthValue(), 2).append('-');
        digits(text, time.getDayOfMonth(), 2).append('T');
        digits(text, time.getHour(), 2).append(':');
        digits(text, time.getMinute(), 2).append(':');
        digits(text, time.getSecond(), 2).append('.');
        return digits(text, time.getNano() / NANOS_OF_MILLI, 3).append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, int value, int width) {
        String plain = Integer.toString(value);
        return text.repeat('0', Math.max(0, width - plain.length())).append(plain);
    }
}
