package io.dncstreams.topology;

import io.dncstreams.batch.InputBatch;
import io.dncstreams.imports.ImportHeaders;
import io.dncstreams.imports.ImportPart;
import io.dncstreams.list.AuditJson;
import io.dncstreams.list.Change;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.Decider;
import io.dncstreams.list.Decision;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.list.UrlState.Listing;
import io.dncstreams.list.Verdict;
import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.store.ImportStore;
import io.dncstreams.store.ListStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Decides the commands of one partition, keeps its lists, and tells the rest of the world. */
final class ListProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

    private final TeamPartitions partitions;
    private final TaskLists lists;
    private final DeadLetters deadLetters;
    private final TopologyMeters meters;
    private final RecordSize size;

    /** What others are still to be told of. */
    private final List<Dealt> dealtWith = new ArrayList<>();

    private ProcessorContext<byte[], Outgoing> context;
    private Outlet outlet;
    private ListStore store;
    private ImportCounts imports;
    private CampaignControl control;
    private OwnedPartition mine;
    private int partition;

    /** A record of the command log that was dealt with. */
    private sealed interface Dealt {

        record Command(String commandId, Decision decision, long offset) implements Dealt {}

        record Other(long offset) implements Dealt {}
    }

    ListProcessor(
            TeamPartitions partitions,
            TaskLists lists,
            DeadLetters deadLetters,
            RecordSize size,
            TopologyMeters meters) {
        this.partitions = partitions;
        this.lists = lists;
        this.deadLetters = deadLetters;
        this.size = size;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        this.context = context;
        // Streams makes a task that it threw away anew with the same processors.
        dealtWith.clear();
        partition = context.taskId().partition();
        store = lists.join(context);
        imports = new ImportCounts(partitions, partition, ImportStore.of(context));
        outlet = new Outlet(context);
        control = new CampaignControl(outlet, partition, store, lists.enrolments(context), size);
        mine = lists.publish(context);
    }

    @Override
    public void close() {
        if (mine != null) {
            lists.leave(context);
            mine = null;
        }
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
        store.write();
        // Others may ask the store as soon as they are told how far it has got.
        dealtWith.forEach(this::tell);
        dealtWith.clear();
    }

    private void tell(Dealt with) {
        switch (with) {
            case Dealt.Command command -> {
                if (mine.decided(command.commandId(), command.decision(), command.offset())) {
                    context.commit();
                }
            }
            case Dealt.Other other -> mine.passed(other.offset());
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Optional<ImportPart> part = ImportHeaders.read(record.headers());
        if (part.isPresent() && !(part.get() instanceof ImportPart.Row)) {
            take(part.get(), record);
            return;
        }
        Optional<Command> command = read(record.value());
        if (command.isEmpty()) {
            refuse(record, "bad_command");
        } else if (partitions.of(command.get().teamId()) != partition) {
            refuse(record, "misplaced_command");
        } else {
            decide(command.get(), part, record.offset(), CommandTime.of(record));
        }
    }

    private void take(ImportPart part, ConsumerRecord<byte[], byte[]> record) {
        if (imports.take(part, record.key(), CommandTime.of(record))) {
            dealtWith.add(new Dealt.Other(record.offset()));
        } else {
            refuse(record, "misplaced_command");
        }
    }

    private void decide(Command command, Optional<ImportPart> part, long offset, long appendedAt) {
        Instant decidedAt = Instant.ofEpochMilli(appendedAt);
        Verdict verdict = Decider.decide(store, command, offset, decidedAt);
        if (!(verdict.decision() instanceof Decision.Replayed)) {
            store.apply(command.teamId(), verdict);
            verdict.change().ifPresent(change -> {
                publish(change, verdict, appendedAt);
                control.tell(change, verdict, decidedAt);
            });
            audit(command, verdict, offset, decidedAt);
        }
        if (part.isPresent() && part.get() instanceof ImportPart.Row row) {
            imports.decided(command.teamId(), row, verdict.decision(), appendedAt);
        }
        meters.decided(verdict.decision());
        dealtWith.add(new Dealt.Command(command.commandId(), verdict.decision(), offset));
    }

    private void publish(Change change, Verdict verdict, long timestamp) {
        switch (change) {
            case Change.Listed listed ->
                forwardEntry(listed.teamId(), listed.url(), listed.json(), listed.listing(), verdict, timestamp);
            case Change.Unlisted unlisted ->
                forwardEntry(unlisted.teamId(), unlisted.url(), null, unlisted.listing(), verdict, timestamp);
            case Change.Noted noted -> {
                // What other systems know of the person stays as it is.
            }
        }
    }

    private void forwardEntry(
            String teamId, String url, byte[] json, Listing listing, Verdict verdict, long timestamp) {
        Headers headers = new RecordHeaders()
                .add(
                        Topics.ENTRY_VERSION,
                        DeadLetters.ascii(Long.toString(verdict.team().version())))
                .add(Topics.ENTRY_SEQUENCE, DeadLetters.ascii(Long.toString(listing.sequence())));
        byte[] key = (teamId + "|" + url).getBytes(StandardCharsets.UTF_8);
        outlet.send(CoreTopology.ENTRIES, new Record<>(key, new Outgoing(partition, json), timestamp, headers));
    }

    private void audit(Command command, Verdict verdict, long offset, Instant decidedAt) {
        byte[] key = command.teamId().getBytes(StandardCharsets.UTF_8);
        byte[] json = AuditJson.write(command, verdict, decidedAt);
        // Should the group's positions ever get lost, this says up to where the commands were decided.
        Headers headers = new RecordHeaders().add(Topics.AUDIT_OFFSET, DeadLetters.ascii(Long.toString(offset)));
        outlet.send(
                CoreTopology.AUDIT,
                new Record<>(key, new Outgoing(partition, json), decidedAt.toEpochMilli(), headers));
    }

    private void refuse(ConsumerRecord<byte[], byte[]> record, String error) {
        meters.deadLetter(error);
        outlet.send(CoreTopology.DEAD_LETTERS, deadLetters.of(record, partition, error, CommandTime.of(record)));
        dealtWith.add(new Dealt.Other(record.offset()));
    }

    private static Optional<Command> read(byte[] value) {
        try {
            return value == null ? Optional.empty() : Optional.of(CommandJson.read(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
