package io.dncstreams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.config.SettingType.Bytes;
import io.dncstreams.config.SettingType.Span;
import io.dncstreams.config.SettingType.WholeNumber;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypeTest {

    private static final Bytes BYTES = new Bytes(0, 1L << 40);
    private static final Span SPAN = new Span(Duration.ZERO, Duration.ofHours(100));

    @ParameterizedTest
    @CsvSource({"0, 0", "65536, 65536", "64KiB, 65536", "8 MiB, 8388608", "1GiB, 1073741824", "7B, 7"})
    void bytes(String text, long expected) {
        assertThat(BYTES.read(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "1MB", "MiB", "1 kib", "999999999999999", "99999999999999GiB"})
    void notBytes(String text) {
        assertThatThrownBy(() -> BYTES.read(text))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({"100ms, 100", "10s, 10000", "1.5s, 1500", "5 m, 300000", "2h, 7200000"})
    void spans(String text, long millis) {
        assertThat(SPAN.read(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "ms", "-1s", "1d", "0.1ms", "101h"})
    void notSpans(String text) {
        assertThatThrownBy(() -> SPAN.read(text))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }

    @Property
    void bytesReadAsWritten(@ForAll @LongRange(min = 0, max = 1L << 40) long value) {
        assertThat(BYTES.read(BYTES.write(value))).isEqualTo(value);
    }

    @Property
    void spansReadAsWritten(@ForAll @LongRange(min = 0, max = 360_000_000) long millis) {
        Duration value = Duration.ofMillis(millis);
        assertThat(SPAN.read(SPAN.write(value))).isEqualTo(value);
    }

    @Property
    void wholeNumbersKeepTheirBounds(@ForAll @IntRange(min = -10, max = 30) int value) {
        WholeNumber type = new WholeNumber(0, 20);
        if (value >= 0 && value <= 20) {
            assertThat(type.read(type.write(value))).isEqualTo(value);
        } else {
            assertThatThrownBy(() -> type.read(Integer.toString(value))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
