package io.dncstreams.list;

import java.nio.charset.StandardCharsets;
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
     * @param instant what is finer than milliseconds is cut; years that are not of four digits have as many as they need
     */
    public static String format(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.ISO_8859_1);
        int year = time.getYear();
        boolean usual = year >= 0 && year <= 9999;
        digits(text, 3, usual ? year : 0);
        digits(text, 6, time.getMonthValue());
        digits(text, 9, time.getDayOfMonth());
        digits(text, 12, time.getHour());
        digits(text, 15, time.getMinute());
        digits(text, 18, time.getSecond());
        digits(text, 22, time.getNano() / NANOS_OF_MILLI);
        String shown = new String(text, StandardCharsets.ISO_8859_1);
        return usual ? shown : year + shown.substring(4);
    }

    /** @param last place of the last digit */
    private static void digits(byte[] text, int last, int value) {
        int rest = value;
        for (int place = last; rest > 0; place--) {
            text[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
