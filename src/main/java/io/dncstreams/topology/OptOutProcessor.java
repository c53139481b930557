package io.dncstreams.topology;

import io.dncstreams.imports.ImportHeaders;
import io.dncstreams.imports.ImportId;
import io.dncstreams.imports.ImportPart;
import io.dncstreams.list.Actor;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.EntryId;
import io.dncstreams.list.OptOut;
import io.dncstreams.list.OptOutReader;
import io.dncstreams.list.OptOutReader.Reading;
import io.dncstreams.list.Origin;
import io.dncstreams.list.TeamId;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.profile.ProfileReading;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
        Optional<ImportPart> part = ImportHeaders.read(record.headers());
        if (part.isPresent()) {
            take(part.get(), record, from);
        } else {
            take(record, from, Optional.empty());
        }
    }

    /** Anybody may claim that a record is of an import: what is counted is decided where imports are known. */
    private void take(ImportPart part, Record<byte[], byte[]> record, RecordMetadata from) {
        switch (part) {
            // An import begins in the command log, where only this service writes.
            case ImportPart.Begin begin -> refuse(record, from, "bad_import");
            case ImportPart.Row row -> take(record, from, Optional.of(row));
            case ImportPart.Failed failed -> {
                refuse(record, from, failed.code());
                tell(record, failed);
            }
            case ImportPart.End end -> tell(record, end);
        }
    }

    private void take(Record<byte[], byte[]> record, RecordMetadata from, Optional<ImportPart.Row> row) {
        switch (OptOutReader.read(record.value())) {
            case Reading.Unreadable unreadable -> refuse(record, from, row, unreadable.code());
            case Reading.Understood readable -> {
                switch (ProfileUrls.read(readable.optOut().url())) {
                    case ProfileReading.Invalid invalid ->
                        refuse(record, from, row, "bad_url:" + invalid.reason().code());
                    case Person person -> send(record, from, row, readable.optOut(), person);
                }
            }
        }
    }

    private void refuse(
            Record<byte[], byte[]> record, RecordMetadata from, Optional<ImportPart.Row> row, String error) {
        refuse(record, from, error);
        row.ifPresent(each -> tell(record, new ImportPart.Failed(each.importId(), each.row(), each.line(), error)));
    }

    /** Sends on to the list what is no command. Rows of one import have the team as their key. */
    private void tell(Record<byte[], byte[]> record, ImportPart part) {
        String team = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (TeamId.isValid(team) && isOf(part, partitions.of(team))) {
            Headers headers = ImportHeaders.write(part);
            context.forward(
                    new Record<>(
                            record.key(), new Outgoing(partitions.of(team), new byte[0]), record.timestamp(), headers),
                    IntakeTopology.COMMANDS_SINK);
        }
    }

    private static boolean isOf(ImportPart part, int partition) {
        return ImportId.partition(part.importId()).equals(OptionalInt.of(partition));
    }

    private void send(
            Record<byte[], byte[]> record,
            RecordMetadata from,
            Optional<ImportPart.Row> row,
            OptOut optOut,
            Person person) {
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
        Headers headers =
                row.filter(part -> isOf(part, home)).map(ImportHeaders::write).orElseGet(RecordHeaders::new);
        Record<byte[], Outgoing> out = new Record<>(key, new Outgoing(home, value), record.timestamp(), headers);
        if (size.fits(key, value, out.headers())) {
            context.forward(out, IntakeTopology.COMMANDS_SINK);
        } else {
            refuse(record, from, row, "too_large");
        }
    }

    private void refuse(Record<byte[], byte[]> record, RecordMetadata from, String error) {
        meters.deadLetter(error);
        int partition = from.partition() % partitions.count();
        context.forward(
                deadLetters.of(record, from, partition, error, record.timestamp()), IntakeTopology.DEAD_LETTERS_SINK);
    }
}
