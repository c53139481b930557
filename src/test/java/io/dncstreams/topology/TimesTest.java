package io.dncstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Which record a task takes first, whatever producers wrote as the time. */
class TimesTest {

    @Property
    void everyCommandGoesBeforeEveryGateRecord(@ForAll long ofCommand, @ForAll long ofProspect) {
        long command = new CommandTime().extract(stamped(ofCommand), -1);
        long prospect = new GateTime().extract(stamped(ofProspect), -1);

        assertThat(command).isNotNegative().isLessThan(prospect);
    }

    @Property
    void gateRecordsAreAllEquallyLate(@ForAll long one, @ForAll long other) {
        assertThat(new GateTime().extract(stamped(one), 5)).isEqualTo(new GateTime().extract(stamped(other), 9));
    }

    @Test
    void aCommandKeepsTheTimeOfItsAppend() {
        long appended = Instant.parse("2026-03-01T10:00:00.123Z").toEpochMilli();

        assertThat(new CommandTime().extract(stamped(appended), -1)).isEqualTo(appended);
    }

    /** A record with a negative time would be dropped, and a person would go on being contacted. */
    @Property
    void noOptOutIsDroppedForItsTime(@ForAll long time) {
        assertThat(new IntakeTopology.ReceiptTime().extract(stamped(time), -1)).isEqualTo(Math.max(0, time));
    }

    private static ConsumerRecord<Object, Object> stamped(long time) {
        return new ConsumerRecord<>(
                "t", 0, 0, time, TimestampType.CREATE_TIME, 0, 0, null, null, new RecordHeaders(), Optional.empty());
    }
}
