package io.dncstreams.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BenchPlanTest {

    private static final Path FOLDER = Path.of("anywhere");

    @Test
    void whatTakesLongIsMeasuredOnlyByItsName() {
        Measurement longLists = new LongListMeasurement();

        assertThat(new BenchPlan(Set.of(), 1, FOLDER).includes(longLists)).isFalse();
        assertThat(new BenchPlan(Set.of("long-lists"), 1, FOLDER).includes(longLists))
                .isTrue();
        assertThat(new BenchPlan(Set.of(), 1, FOLDER).includes(new GateMeasurement()))
                .isTrue();
        assertThat(new BenchPlan(Set.of("long-lists"), 1, FOLDER).includes(new GateMeasurement()))
                .isFalse();
    }

    @Test
    void anUnknownNameIsAMistake() {
        assertThatThrownBy(() -> new BenchPlan(Set.of("speed"), 1, FOLDER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("speed")
                .hasMessageContaining("gate");
    }
}
