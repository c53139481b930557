package io.dncstreams.topology;

import io.dncstreams.gate.GateHeaders;
import io.dncstreams.gate.GateReader;
import io.dncstreams.gate.GateReading.Contact;
import io.dncstreams.gate.GateReading.Unreadable;
import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.ListStore;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * One gate at work in one task: reads a record, sends it on to its team's partition if it landed on another, or judges it
 * by the list and lets it out on one side. Key and value leave as they came.
 */
final class Gate {

    /** Says which gate a rerouted record came to. */
    static final String HOP = "dnc-hop-gate";

    private static final byte[] CLEARED = DeadLetters.ascii("cleared");
    private static final byte[] SUPPRESSED = DeadLetters.ascii("suppressed");

    /** Names of all headers added, and values of all but the URL, at most. */
    private static final int OTHER_HEADERS = 320;

    private final GateSpec spec;
    private final GateReader reader;
    private final TeamPartitions partitions;
    private final DeadLetters deadLetters;
    private final RecordSize size;
    private final TopologyMeters meters;
    private final Sink clearedSink;
    private final Sink suppressedSink;
    private final Counter cleared;
    private final Counter suppressed;
    private final Counter rerouted;
    private final Outlet outlet;
    private final ListStore store;
    private final Enrolments enrolments;
    private final int partition;

    /** For a processor that has joined its task. */
    Gate(GateSpec spec, GateParts parts, ProcessorContext<byte[], Outgoing> context, Outlet outlet) {
        this.spec = spec;
        this.reader = new GateReader(spec);
        this.partitions = parts.partitions();
        this.deadLetters = parts.deadLetters();
        this.size = parts.size();
        this.meters = parts.meters();
        this.clearedSink = CoreTopology.cleared(spec);
        this.suppressedSink = CoreTopology.suppressed(spec);
        this.cleared = meters.gate(spec.name(), "cleared");
        this.suppressed = meters.gate(spec.name(), "suppressed");
        this.rerouted = meters.gate(spec.name(), "rerouted");
        this.outlet = outlet;
        this.store = parts.lists().store(context);
        this.enrolments = parts.lists().enrolments(context);
        this.partition = context.taskId().partition();
    }

    /** A record as its producer placed it. */
    void arrived(ConsumerRecord<byte[], byte[]> record) {
        switch (reader.read(record.value())) {
            case Contact contact -> {
                int home = partitions.of(contact.teamId());
                if (home == partition) {
                    judge(record, contact);
                } else {
                    reroute(record, home);
                }
            }
            case Unreadable unreadable -> refuse(record, unreadable.code());
        }
    }

    /** A record that was sent on once; it is not sent on again. */
    void rerouted(ConsumerRecord<byte[], byte[]> record) {
        record.headers().remove(HOP);
        switch (reader.read(record.value())) {
            case Contact contact -> {
                if (partitions.of(contact.teamId()) == partition) {
                    judge(record, contact);
                } else {
                    refuse(record, "misplaced_twice");
                }
            }
            case Unreadable unreadable -> refuse(record, unreadable.code());
        }
    }

    private void judge(ConsumerRecord<byte[], byte[]> record, Contact contact) {
        Optional<String> entryId = store.suppressedBy(contact.teamId(), contact.person());
        boolean listed = entryId.isPresent();
        byte[] url = contact.person().url().getBytes(StandardCharsets.UTF_8);
        // Before anything is changed, for a dead letter has the headers that came.
        if (!size.fits(record.key(), record.value(), record.headers(), url.length + OTHER_HEADERS)) {
            refuse(record, "too_large");
            return;
        }
        Headers headers = withoutReserved(record.headers());
        headers.add(GateHeaders.STATUS, listed ? SUPPRESSED : CLEARED);
        headers.add(GateHeaders.URL, url);
        headers.add(
                GateHeaders.VERSION,
                DeadLetters.ascii(Long.toString(store.team(contact.teamId()).version())));
        if (listed) {
            headers.add(GateHeaders.ENTRY_ID, DeadLetters.ascii(entryId.get()));
        }
        if (contact.person().memberId().isPresent()) {
            headers.add(
                    GateHeaders.MEMBER_ID,
                    DeadLetters.ascii(Long.toString(contact.person().memberId().getAsLong())));
        }
        if (!listed && spec.enrols() && contact.campaignId().isPresent()) {
            enrolments.enrol(
                    contact.teamId(), contact.person(), contact.campaignId().get(), record.timestamp());
        }
        (listed ? suppressed : cleared).increment();
        outlet.send(listed ? suppressedSink : clearedSink, partition, record.key(), record.value(), headers);
    }

    private void reroute(ConsumerRecord<byte[], byte[]> record, int home) {
        Headers headers = new RecordHeaders(record.headers());
        headers.remove(HOP);
        headers.add(HOP, spec.name().getBytes(StandardCharsets.UTF_8));
        if (!size.fits(record.key(), record.value(), headers)) {
            refuse(record, "too_large");
            return;
        }
        rerouted.increment();
        outlet.send(CoreTopology.REROUTED, home, record.key(), record.value(), headers);
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String error) {
        meters.deadLetter(error);
        outlet.send(CoreTopology.DEAD_LETTERS, deadLetters.of(record, partition, error));
    }

    /** Takes them from the record itself, which nobody else has in hand. */
    private static Headers withoutReserved(Headers headers) {
        boolean reserved = false;
        for (Header header : headers) {
            reserved |= header.key().startsWith(GateHeaders.PREFIX);
        }
        if (reserved) {
            headers.remove(GateHeaders.STATUS);
            headers.remove(GateHeaders.URL);
            headers.remove(GateHeaders.VERSION);
            headers.remove(GateHeaders.ENTRY_ID);
            headers.remove(GateHeaders.MEMBER_ID);
        }
        return headers;
    }
}
