package io.dncstreams.service;

import static org.apache.kafka.streams.KafkaStreams.State.PENDING_SHUTDOWN;
import static org.apache.kafka.streams.KafkaStreams.State.REBALANCING;
import static org.apache.kafka.streams.KafkaStreams.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.KafkaStreams.StateListener;
import org.junit.jupiter.api.Test;

class RanTogetherTest {

    private final RanTogether ran = new RanTogether(2);
    private final StateListener core = ran.listener("core");
    private final StateListener intake = ran.listener("intake");

    @Test
    void oneAloneIsNotEnough() {
        core.onChange(RUNNING, REBALANCING);
        core.onChange(REBALANCING, RUNNING);
        core.onChange(RUNNING, REBALANCING);

        assertThat(ran.ever()).isFalse();
    }

    @Test
    void oneAfterTheOtherIsNotTogether() {
        core.onChange(RUNNING, REBALANCING);
        core.onChange(REBALANCING, RUNNING);
        intake.onChange(RUNNING, REBALANCING);

        assertThat(ran.ever()).isFalse();
    }

    /** An instance that is told to stop while partitions move has callers all the same. */
    @Test
    void whatHasBeenStaysTrue() {
        intake.onChange(RUNNING, REBALANCING);
        core.onChange(RUNNING, REBALANCING);
        core.onChange(REBALANCING, RUNNING);
        core.onChange(PENDING_SHUTDOWN, REBALANCING);

        assertThat(ran.ever()).isTrue();
    }
}
