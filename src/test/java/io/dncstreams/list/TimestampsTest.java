package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2025-11-18T10:30:00Z,2025-11-18T10:30:00.000Z",
        "2025-11-18T10:30:00.120Z,2025-11-18T10:30:00.120Z",
        "2025-11-18T10:30:00.999999999Z,2025-11-18T10:30:00.999Z",
        "1970-01-01T00:00:00Z,1970-01-01T00:00:00.000Z",
    })
    void haveExactlyThreeDecimals(Instant instant, String text) {
        assertThat(Timestamps.format(instant)).isEqualTo(text);
    }
}
