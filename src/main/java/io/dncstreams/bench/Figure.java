package io.dncstreams.bench;

import java.util.Locale;

/** A measured value with its unit. */
record Figure(double value, Unit unit) {

    enum Unit {
        RECORDS_PER_SECOND("records/s"),
        REQUESTS_PER_SECOND("requests/s"),
        MILLISECONDS("ms"),
        MEBIBYTES("MiB"),
        BYTES("bytes"),
        CPU_SECONDS_PER_MILLION("CPU s a million");

        private final String text;

        Unit(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** As a reader wants it: whole numbers for rates and sizes, two decimals for times. */
    String text() {
        return switch (unit) {
            case MILLISECONDS, CPU_SECONDS_PER_MILLION -> String.format(Locale.ROOT, "%.2f %s", value, unit.text());
            case RECORDS_PER_SECOND, REQUESTS_PER_SECOND, MEBIBYTES, BYTES ->
                String.format(Locale.ROOT, "%,d %s", Math.round(value), unit.text());
        };
    }
}
