package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class OriginsTest {

    private static final Uuid TOPIC = new Uuid(1, 1);
    private static final Uuid OTHER_TOPIC = new Uuid(1, 2);
    private static final Origins SEEN = Origins.NONE.with(new Origin(TOPIC, 3, 100));

    @Test
    void coversWhatStoodThereOrBefore() {
        assertThat(SEEN.covers(new Origin(TOPIC, 3, 100))).isTrue();
        assertThat(SEEN.covers(new Origin(TOPIC, 3, 0))).isTrue();
    }

    @Test
    void coversNothingLaterAndNothingElsewhere() {
        assertThat(SEEN.covers(new Origin(TOPIC, 3, 101))).isFalse();
        assertThat(SEEN.covers(new Origin(TOPIC, 2, 100))).isFalse();
        assertThat(SEEN.covers(new Origin(OTHER_TOPIC, 3, 100))).isFalse();
        assertThat(Origins.NONE.covers(new Origin(TOPIC, 0, 0))).isFalse();
    }

    @Test
    void keepsTheHighestOfEachPartition() {
        Origins origins = SEEN.with(new Origin(OTHER_TOPIC, 3, 7)).with(new Origin(TOPIC, 3, 101));

        assertThat(origins.highest()).isEqualTo(List.of(new Origin(OTHER_TOPIC, 3, 7), new Origin(TOPIC, 3, 101)));
    }

    @Test
    void neverGoesBack() {
        assertThat(SEEN.with(new Origin(TOPIC, 3, 99))).isEqualTo(SEEN);
    }
}
