package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TimestampsTest {

    private static final DateTimeFormatter REFERENCE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Property
    void writesWhatAFormatterWrites(@ForAll @LongRange(max = 253_402_300_799_999L) long millis) {
        Instant instant = Instant.ofEpochMilli(millis);

        assertThat(Timestamps.format(instant)).isEqualTo(REFERENCE.format(instant));
    }

    /** A command of a strange time must not stop its partition. */
    @Property
    void writesEveryTime(@ForAll long millis) {
        assertThat(Timestamps.format(Instant.ofEpochMilli(millis)))
                .matches("-?\\d{1,9}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{3}Z");
    }

    @Example
    void hasThreeDecimalsAlways() {
        assertThat(Timestamps.format(Instant.parse("2025-11-18T10:30:00Z"))).isEqualTo("2025-11-18T10:30:00.000Z");
        assertThat(Timestamps.format(Instant.parse("2025-01-02T03:04:05.006999Z")))
                .isEqualTo("2025-01-02T03:04:05.006Z");
    }
}
