package io.dncstreams.topology;

import io.dncstreams.list.Actor;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.EntryId;
import io.dncstreams.list.OptOut;
import io.dncstreams.list.OptOutReader;
import io.dncstreams.list.OptOutReader.Reading;
import io.dncstreams.list.Origin;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.profile.ProfileReading;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Turns opt-outs into commands. It runs at least once and keeps no state: all that a command carries follows from the
 * opt-out and its place in the topic, so reading one again makes the same command again.
 */
final class OptOutProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private final Uuid topicId;
    private final TeamPartitions partitions;
    private final DeadLetters deadLetters;
    private final RecordSize size;
    private final TopologyMeters meters;
    private ProcessorContext<byte[], Outgoing> context;

    OptOutProcessor(
            Uuid topicId, TeamPartitions partitions, DeadLetters deadLetters, RecordSize size, TopologyMeters meters) {
        this.topicId = topicId;
        this.partitions = partitions;
        this.deadLetters = deadLetters;
        this.size = size;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata from = context.recordMetadata().orElseThrow();
        switch (OptOutReader.read(record.value())) {
            case Reading.Unreadable unreadable -> refuse(record, from, unreadable.code());
            case Reading.Understood readable -> {
                switch (ProfileUrls.read(readable.optOut().url())) {
                    case ProfileReading.Invalid invalid ->
                        refuse(record, from, "bad_url:" + invalid.reason().code());
                    case Person person -> send(record, from, readable.optOut(), person);
                }
            }
        }
    }

    private void send(Record<byte[], byte[]> record, RecordMetadata from, OptOut optOut, Person person) {
        Origin origin = new Origin(topicId, from.partition(), from.offset());
        int home = partitions.of(optOut.teamId());
        Command command = new Command.Add(
                "opt-out-" + topicId + "-" + from.partition() + "-" + from.offset(),
                optOut.teamId(),
                new Actor.TopicProducer(origin),
                Instant.ofEpochMilli(record.timestamp()),
                Optional.empty(),
                EntryId.derived(home, origin, person.url()),
                optOut.url(),
                person,
                ProfileUrls.VERSION,
                optOut.reason(),
                optOut.source(),
                optOut.occurredAt(),
                optOut.eventId());
        byte[] key = optOut.teamId().getBytes(StandardCharsets.UTF_8);
        byte[] value = CommandJson.write(command);
        Record<byte[], Outgoing> out = new Record<>(key, new Outgoing(home, value), record.timestamp());
        if (size.fits(key, value, out.headers())) {
            context.forward(out, IntakeTopology.COMMANDS_SINK);
        } else {
            refuse(record, from, "too_large");
        }
    }

    private void refuse(Record<byte[], byte[]> record, RecordMetadata from, String error) {
        meters.deadLetter(error);
        int partition = from.partition() % partitions.count();
        context.forward(
                deadLetters.of(record, from, partition, error, record.timestamp()), IntakeTopology.DEAD_LETTERS_SINK);
    }
}
