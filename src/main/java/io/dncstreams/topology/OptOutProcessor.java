package io.dncstreams.topology;

import io.dncstreams.batch.InputBatch;
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
import io.dncstreams.profile.ProfileUrlReader;
import io.dncstreams.profile.ProfileUrls;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Turns opt-outs into commands. It runs at least once and keeps no state: all that a command carries follows from the
 * opt-out and its place in the topic, so reading one again makes the same command again.
 */
final class OptOutProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private final ProfileUrlReader urls = new ProfileUrlReader();
    private final Uuid topicId;
    private final String commandIds;
    private final TeamPartitions partitions;
    private final DeadLetters deadLetters;
    private final RecordSize size;
    private final TopologyMeters meters;
    private ProcessorContext<byte[], Outgoing> context;
    private Outlet outlet;

    OptOutProcessor(
            Uuid topicId, TeamPartitions partitions, DeadLetters deadLetters, RecordSize size, TopologyMeters meters) {
        this.topicId = topicId;
        this.commandIds = "opt-out-" + topicId + "-";
        this.partitions = partitions;
        this.deadLetters = deadLetters;
        this.size = size;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> task) {
        context = task;
        outlet = new Outlet(task);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Optional<InputBatch> batch = InputBatch.in(record.headers());
        if (batch.isPresent()) {
            outlet.gather();
            batch.get().take().forEach(this::take);
            outlet.flush();
        } else {
            take(Arrived.alone(record, context.recordMetadata().orElseThrow(), record.timestamp(), Optional.empty()));
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Optional<ImportPart> part = ImportHeaders.read(record.headers());
        if (part.isPresent()) {
            take(part.get(), record);
        } else {
            optOut(record, Optional.empty());
        }
    }

    /** Anybody may claim that a record is of an import: what is counted is decided where imports are known. */
    private void take(ImportPart part, ConsumerRecord<byte[], byte[]> record) {
        switch (part) {
            // An import begins in the command log, where only this service writes.
            case ImportPart.Begin begin -> refuse(record, "bad_import");
            case ImportPart.Row row -> optOut(record, Optional.of(row));
            case ImportPart.Failed failed -> {
                refuse(record, failed.code());
                tell(record, failed);
            }
            case ImportPart.End end -> tell(record, end);
        }
    }

    private void optOut(ConsumerRecord<byte[], byte[]> record, Optional<ImportPart.Row> row) {
        switch (OptOutReader.read(record.value())) {
            case Reading.Unreadable unreadable -> refuse(record, row, unreadable.code());
            case Reading.Understood readable -> {
                switch (urls.read(readable.optOut().url())) {
                    case ProfileReading.Invalid invalid ->
                        refuse(record, row, "bad_url:" + invalid.reason().code());
                    case Person person -> send(record, row, readable.optOut(), person);
                }
            }
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, Optional<ImportPart.Row> row, String error) {
        refuse(record, error);
        row.ifPresent(each -> tell(record, new ImportPart.Failed(each.importId(), each.row(), each.line(), error)));
    }

    /** Sends on to the list what is no command. Rows of one import have the team as their key. */
    private void tell(ConsumerRecord<byte[], byte[]> record, ImportPart part) {
        String team = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (TeamId.isValid(team) && isOf(part, partitions.of(team))) {
            Outgoing nothing = new Outgoing(partitions.of(team), new byte[0]);
            outlet.send(
                    IntakeTopology.COMMANDS,
                    new Record<>(record.key(), nothing, receivedAt(record), ImportHeaders.write(part)));
        }
    }

    private static boolean isOf(ImportPart part, int partition) {
        return ImportId.partition(part.importId()).equals(OptionalInt.of(partition));
    }

    private void send(
            ConsumerRecord<byte[], byte[]> record, Optional<ImportPart.Row> row, OptOut optOut, Person person) {
        Origin origin = new Origin(topicId, record.partition(), record.offset());
        int home = partitions.of(optOut.teamId());
        Command command = new Command.Add(
                commandIds + record.partition() + "-" + record.offset(),
                optOut.teamId(),
                new Actor.TopicProducer(origin),
                Instant.ofEpochMilli(receivedAt(record)),
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
        if (size.fits(key, value, headers)) {
            outlet.send(
                    IntakeTopology.COMMANDS, new Record<>(key, new Outgoing(home, value), receivedAt(record), headers));
        } else {
            refuse(record, row, "too_large");
        }
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String error) {
        meters.deadLetter(error);
        int partition = record.partition() % partitions.count();
        outlet.send(IntakeTopology.DEAD_LETTERS, deadLetters.of(record, partition, error, receivedAt(record)));
    }

    /** When the broker received the opt-out, in ms; the topic stamps by append time. */
    private static long receivedAt(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.timestamp());
    }
}
