package io.dncstreams.topology;

import io.dncstreams.campaign.LifecycleReader;
import io.dncstreams.campaign.LifecycleReading.Ended;
import io.dncstreams.campaign.LifecycleReading.Event;
import io.dncstreams.campaign.LifecycleReading.Left;
import io.dncstreams.campaign.LifecycleReading.Unreadable;
import io.dncstreams.store.Enrolments;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** What campaigns tell, at work in one task: forgets enrolments, or sends the event on to its team's partition. */
final class Lifecycle {

    /** Where a gate's name would stand; no gate may be called so. */
    static final String HOP_NAME = Topics.LIFECYCLE;

    /** When an event that was sent on was appended at first, epoch milliseconds. */
    static final String HOP_TIME = "dnc-hop-time";

    private final GateParts parts;
    private final Outlet outlet;
    private final Enrolments enrolments;
    private final int partition;

    Lifecycle(GateParts parts, ProcessorContext<byte[], Outgoing> context, Enrolments enrolments, Outlet outlet) {
        this.parts = parts;
        this.outlet = outlet;
        this.enrolments = enrolments;
        this.partition = context.taskId().partition();
    }

    /** An event as its producer placed it. */
    void arrived(ConsumerRecord<byte[], byte[]> record) {
        long time = record.timestamp();
        switch (LifecycleReader.read(record.value())) {
            case Event event -> {
                int home = parts.partitions().of(event.teamId());
                if (home == partition) {
                    apply(event, time);
                } else {
                    sendOn(record, home, time);
                }
            }
            case Unreadable unreadable -> refuse(record, unreadable.code());
        }
    }

    /** An event that was sent on once; it is not sent on again. */
    void rerouted(ConsumerRecord<byte[], byte[]> record) {
        // By no more than the broker says: an event from the future would forget who is let in tomorrow.
        long time = Math.min(firstTime(record.headers()), record.timestamp());
        record.headers().remove(Gate.HOP);
        record.headers().remove(HOP_TIME);
        switch (LifecycleReader.read(record.value())) {
            case Event event -> {
                if (parts.partitions().of(event.teamId()) == partition) {
                    apply(event, time);
                } else {
                    refuse(record, "misplaced_twice");
                }
            }
            case Unreadable unreadable -> refuse(record, unreadable.code());
        }
    }

    private void apply(Event event, long time) {
        switch (event) {
            case Ended ended -> enrolments.ended(ended.teamId(), ended.campaignId(), time);
            case Left left -> enrolments.left(left.teamId(), left.person(), left.campaignId(), time);
        }
    }

    private void sendOn(ConsumerRecord<byte[], byte[]> record, int home, long time) {
        Headers headers = new RecordHeaders(record.headers());
        headers.remove(Gate.HOP);
        headers.remove(HOP_TIME);
        headers.add(Gate.HOP, DeadLetters.ascii(HOP_NAME));
        headers.add(HOP_TIME, DeadLetters.ascii(Long.toString(time)));
        if (!parts.size().fits(record.key(), record.value(), headers)) {
            refuse(record, "too_large");
            return;
        }
        outlet.send(CoreTopology.REROUTED, home, record.key(), record.value(), headers);
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String error) {
        parts.meters().deadLetter(error);
        outlet.send(CoreTopology.DEAD_LETTERS, parts.deadLetters().of(record, partition, error));
    }

    private static long firstTime(Headers headers) {
        Header time = headers.lastHeader(HOP_TIME);
        if (time == null || time.value() == null) {
            return 0;
        }
        try {
            return Long.parseLong(new String(time.value(), StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            // Not of this service's making; at time zero it forgets nothing.
            return 0;
        }
    }
}
