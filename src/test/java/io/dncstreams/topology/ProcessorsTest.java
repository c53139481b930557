package io.dncstreams.topology;

import static io.dncstreams.list.SampleCommands.add;
import static io.dncstreams.list.SampleCommands.delete;
import static io.dncstreams.list.SampleCommands.person;
import static io.dncstreams.topology.CoreDriver.PARTITIONS;
import static io.dncstreams.topology.CoreDriver.SIZE;
import static io.dncstreams.topology.CoreDriver.teamOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dncstreams.batch.InputBatch;
import io.dncstreams.batch.OutputBatch;
import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.store.Enrolments;
import io.dncstreams.store.ListReader;
import io.dncstreams.store.ListStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a topology driver does not show: partitions chosen and commits asked for, in any task. */
class ProcessorsTest {

    private static final int TASK = 7;
    private static final byte[] KEY = {'k'};
    private static final String TEAM = teamOf(TASK, 0);

    private final OwnedPartitions owned = new OwnedPartitions();
    private final TopologyMeters meters = new TopologyMeters(new SimpleMeterRegistry());
    private final TaskLists lists = new TaskLists(CoreDriver.PARTITIONS, owned, 400);
    private final DeadLetters deadLetters = new DeadLetters(SIZE);
    private final AppendTimes times = new AppendTimes(12);
    private final GateParts parts = new GateParts(PARTITIONS, lists, deadLetters, SIZE, meters, times);

    @TempDir
    Path dir;

    private MockProcessorContext<byte[], Outgoing> context;

    private int states;

    /** Of the last context. */
    private final List<StateStore> stores = new ArrayList<>();

    /** As Kafka Streams does with every task, whether or not its processors came up. */
    @AfterEach
    void closeStores() {
        stores.forEach(StateStore::close);
        stores.clear();
    }

    @Test
    void everythingOfATeamLeavesOnItsPartition() {
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        list.process(record(command(TEAM, 1)));
        Processor<byte[], byte[], byte[], Outgoing> gate = new GateProcessor(GateSpec.PROSPECTS, parts);
        gate.init(context);
        at("prospects", 0);
        gate.process(record(prospect(TEAM, "in/ann")));
        at("prospects", 1);
        gate.process(record(prospect(TEAM, "in/bob")));
        at("prospects", 2);
        gate.process(record("{"));

        assertThat(context.forwarded())
                .extracting(forward -> forward.childName().orElseThrow())
                .containsExactly(
                        CoreTopology.ENTRIES.name(),
                        CoreTopology.CONTROL.name(),
                        CoreTopology.AUDIT.name(),
                        CoreTopology.suppressed(GateSpec.PROSPECTS).name(),
                        CoreTopology.cleared(GateSpec.PROSPECTS).name(),
                        CoreTopology.DEAD_LETTERS.name());
        assertThat(partitions()).containsOnly(TASK);
    }

    @Test
    void aGateTakesWhatItIsHandedAgainForDone() {
        Processor<byte[], byte[], byte[], Outgoing> gate = new GateProcessor(GateSpec.PROSPECTS, parts);
        gate.init(context(TASK));
        for (int read : new int[] {0, 1, 2, 1, 2, 3}) {
            at("prospects", read);
            gate.process(record(prospect(TEAM, "in/ann-" + read)));
        }

        assertThat(context.forwarded()).hasSize(4);
    }

    /** Listed, unreadable, of another partition's team, twice the same: whatever may come of a record. */
    @Test
    void aBatchComesToWhatItsRecordsWouldOneByOne() {
        List<String> values = List.of(
                prospect(TEAM, "in/bob"),
                prospect(TEAM, "in/ann"),
                "{",
                prospect(teamOf(2, 0), "in/cid"),
                prospect(TEAM, "in/bob"));
        list(TASK).process(record(command(TEAM, 1)));
        context.resetForwards();
        Processor<byte[], byte[], byte[], Outgoing> gate = new GateProcessor(GateSpec.PROSPECTS, parts);
        gate.init(context);
        for (int i = 0; i < values.size(); i++) {
            at("prospects", i);
            gate.process(record(values.get(i)));
        }
        List<String> oneByOne = sentAlone();
        forgetAll();

        list(TASK).process(record(command(TEAM, 1)));
        context.resetForwards();
        Processor<byte[], byte[], byte[], Outgoing> batched = new GateProcessor(GateSpec.PROSPECTS, parts);
        batched.init(context);
        batched.process(batch("prospects", 0, values));

        assertThat(textsSentTogether()).containsExactlyElementsOf(oneByOne).hasSize(5);
    }

    @Test
    void aBatchOfOptOutsComesToWhatItsRecordsWouldOneByOne() {
        List<String> values = List.of(
                optOut(TEAM, "in/ann"),
                "{",
                optOut(teamOf(2, 0), "in/ann"),
                optOut(TEAM, "in/ann"),
                optOut(TEAM, "company/acme"));
        Processor<byte[], byte[], byte[], Outgoing> intake = intake();
        for (int i = 0; i < values.size(); i++) {
            context.setRecordMetadata(Topics.OPT_OUTS, TASK, i);
            intake.process(record(values.get(i)));
        }
        List<String> oneByOne = sentAlone();
        forgetAll();

        intake().process(batch(Topics.OPT_OUTS, 0, values));

        assertThat(textsSentTogether()).containsExactlyElementsOf(oneByOne).hasSize(5);
    }

    /** Added, listed already, of another partition, unreadable, added and taken off again. */
    @Test
    void aBatchOfCommandsComesToWhatItsRecordsWouldOneByOne() {
        Command.Add bob = add(TEAM, person("bob"), 7);
        List<String> values = Stream.of(
                        add(TEAM, person("ann"), 1),
                        add(TEAM, person("ann"), 2),
                        add(teamOf(2, 0), person("ann"), 3),
                        bob,
                        delete(TEAM, bob.entryId()))
                .map(each -> new String(CommandJson.write(each), StandardCharsets.UTF_8))
                .collect(Collectors.toCollection(ArrayList::new));
        values.add(2, "{");
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        for (int i = 0; i < values.size(); i++) {
            context.setRecordMetadata(Topics.COMMANDS, TASK, i);
            list.process(record(values.get(i)));
        }
        List<String> oneByOne = sentAlone();
        String ofEach = listOf(TEAM);
        forgetAll();

        list(TASK).process(batch(Topics.COMMANDS, 0, values));

        assertThat(textsSentTogether()).containsExactlyElementsOf(oneByOne).hasSize(12);
        assertThat(listOf(TEAM)).isEqualTo(ofEach).contains("in/ann").doesNotContain("in/bob");
    }

    /** Reads are let go by how far the list has got, and ask the store at once. */
    @Test
    void whoIsToldHowFarABatchHasGotFindsWhatItPut() {
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        OwnedPartition mine = owned.get(TASK).orElseThrow();
        List<Long> seen = new ArrayList<>();
        for (int end = 1; end <= 2; end++) {
            var unused = mine.reached(end)
                    .thenRun(() -> seen.add(mine.reader()
                            .pages()
                            .read(TEAM, 10, 0)
                            .orElseThrow()
                            .count()));
        }

        list.process(batch(
                Topics.COMMANDS,
                0,
                Stream.of(add(TEAM, person("ann"), 1), add(TEAM, person("bob"), 2))
                        .map(each -> new String(CommandJson.write(each), StandardCharsets.UTF_8))
                        .toList()));

        assertThat(seen).containsExactly(2L, 2L);
    }

    @Test
    void whoWaitsForTheLastCommandOfABatchHasItCommitted() {
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        OwnedPartition mine = owned.get(TASK).orElseThrow();
        mine.await("cmd-1");
        mine.await("cmd-2");
        mine.await("cmd-3");

        list.process(batch(Topics.COMMANDS, 4, List.of(command(TEAM, 1), command(TEAM, 2))));
        assertThat(context.committed()).isFalse();
        list.process(batch(Topics.COMMANDS, 6, List.of(command(TEAM, 3))));

        assertThat(context.committed()).isTrue();
        assertThat(mine.reached(7)).isCompleted();
        assertThat(mine.reached(8)).isNotDone();
    }

    @Test
    void ofABatchThatIsHandedOutAgainOnlyWhatIsNewCounts() {
        Processor<byte[], byte[], byte[], Outgoing> gate = new GateProcessor(GateSpec.PROSPECTS, parts);
        gate.init(context(TASK));
        List<String> three = List.of(prospect(TEAM, "in/a-1"), prospect(TEAM, "in/a-2"), prospect(TEAM, "in/a-3"));
        gate.process(batch("prospects", 7, three.subList(0, 2)));
        context.resetForwards();

        gate.process(batch("prospects", 7, three.subList(0, 2)));
        assertThat(context.forwarded()).isEmpty();
        gate.process(batch("prospects", 7, three));
        assertThat(sentTogether()).extracting(ProducerRecord::value).containsExactly(bytes(three.get(2)));
    }

    /** Streams keeps the headers of whatever lies in its caches. */
    @Test
    void aBatchKeepsNothingOnceItIsProcessed() {
        Processor<byte[], byte[], byte[], Outgoing> gate = new GateProcessor(GateSpec.PROSPECTS, parts);
        gate.init(context(TASK));
        Record<byte[], byte[]> batch = batch("prospects", 0, List.of(prospect(TEAM, "in/ann")));
        gate.process(batch);

        assertThatIllegalStateException().isThrownBy(() -> gate.process(batch));
    }

    @Test
    void aProspectIsSentOnToItsTeamsPartition() {
        Processor<byte[], byte[], byte[], Outgoing> gate = new GateProcessor(GateSpec.PROSPECTS, parts);
        gate.init(context(TASK));

        gate.process(record(prospect(teamOf(2, 0), "in/ann")));

        assertThat(forwarded().childName()).contains(CoreTopology.REROUTED.name());
        assertThat(partitions()).containsExactly(2);
    }

    @Test
    void anOptOutIsSentToItsTeamsPartition() {
        Processor<byte[], byte[], byte[], Outgoing> intake = intake();

        intake.process(record("{\"teamId\":\"" + teamOf(2, 0) + "\",\"url\":\"in/ann\"}"));

        assertThat(forwarded().childName()).contains(IntakeTopology.COMMANDS.name());
        assertThat(partitions()).containsExactly(2);
    }

    /** The opt-out topic may have more partitions than the dead letters have. */
    @Test
    void aBadOptOutOfAnyPartitionFindsADeadLetterPartition() {
        Processor<byte[], byte[], byte[], Outgoing> intake = intake();
        context.setRecordMetadata("in", 40, 0);

        intake.process(record("{"));

        assertThat(partitions()).containsExactly(40 % 12);
    }

    @Test
    void asksForACommitWhenNobodyElseWaits() {
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        owned.get(TASK).orElseThrow().await("cmd-1");
        owned.get(TASK).orElseThrow().await("cmd-2");

        list.process(record(command(TEAM, 3)));
        list.process(record(command(TEAM, 1)));
        assertThat(context.committed()).isFalse();
        list.process(record(command(TEAM, 2)));

        assertThat(context.committed()).isTrue();
    }

    @Test
    void goesByThePartitionAndNotByWhatTheClusterSays() {
        Outgoing outgoing = new Outgoing(5, new byte[0]);

        assertThat(new Outgoing.Partitioner().partitions("any", new byte[] {1}, outgoing, 99))
                .contains(Set.of(5));
    }

    /** Such a task would hold an empty list, and clear everybody. */
    @Test
    void aTaskBeyondTheTeamsPartitionsDoesNotStart() {
        context(PARTITIONS.count());

        assertThatIllegalStateException().isThrownBy(() -> new GateProcessor(GateSpec.PROSPECTS, parts).init(context));
        assertThatIllegalStateException()
                .isThrownBy(() -> new ReroutedProcessor(List.of(GateSpec.PROSPECTS), parts).init(context));
        assertThatIllegalStateException()
                .isThrownBy(() -> new ListProcessor(PARTITIONS, lists, deadLetters, SIZE, meters).init(context));
        assertThat(owned.count()).isZero();
    }

    /** Kafka Streams closes no processor of a task of which one failed to come up. */
    @Test
    void aTaskThatCameUpHalfwayLeavesNothingBehind() {
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        list.process(record(command(TEAM, 1)));
        OwnedPartition published = owned.get(TASK).orElseThrow();
        assertThat(lists.open()).isOne();

        closeStores();

        assertThat(owned.count()).isZero();
        assertThat(published.isOpen()).isFalse();
        assertThat(lists.open()).isZero();
    }

    /** The same thread, or the one that replaces it, may get the partition again. */
    @Test
    void theNextTaskOfThePartitionHasStoresOfItsOwn() {
        Processor<byte[], byte[], byte[], Outgoing> first = list(TASK);
        first.process(record(command(TEAM, 1)));
        closeStores();

        Processor<byte[], byte[], byte[], Outgoing> second = list(TASK);
        second.process(record(command(TEAM, 2)));

        assertThat(forwarded().childName()).contains(CoreTopology.AUDIT.name());
        assertThat(owned.get(TASK)).isPresent();
        assertThat(lists.open()).isOne();
    }

    @Test
    void whicheverProcessorClosesFirstNobodyReadsAnyMore() {
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        Processor<byte[], byte[], byte[], Outgoing> gate = new GateProcessor(GateSpec.PROSPECTS, parts);
        gate.init(context);

        gate.close();

        assertThat(owned.count()).isZero();
        assertThat(lists.open()).isZero();
        list.close();
        list.close();
        assertThat(lists.open()).isZero();
    }

    /** A task that was suspended and is resumed keeps its stores, and inits its processors again. */
    @Test
    void aTaskThatIsResumedIsPublishedAnew() {
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        list.process(record(command(TEAM, 1)));
        OwnedPartition before = owned.get(TASK).orElseThrow();
        list.close();

        list.init(context);
        list.process(record(command(TEAM, 2)));

        assertThat(before.isOpen()).isFalse();
        assertThat(owned.get(TASK).orElseThrow().isOpen()).isTrue();
        assertThat(lists.open()).isOne();
    }

    /** A failure may be one that is tried again, from the first processor on. */
    @Test
    void anInitThatIsRepeatedLeavesNothingBehindEither() {
        Processor<byte[], byte[], byte[], Outgoing> list = list(TASK);
        OwnedPartition before = owned.get(TASK).orElseThrow();

        list.init(context);

        assertThat(before.isOpen()).isFalse();
        assertThat(owned.get(TASK).orElseThrow().isOpen()).isTrue();
        list.close();
        assertThat(owned.count()).isZero();
        assertThat(lists.open()).isZero();
    }

    private Processor<byte[], byte[], byte[], Outgoing> list(int task) {
        Processor<byte[], byte[], byte[], Outgoing> list =
                new ListProcessor(PARTITIONS, lists, deadLetters, SIZE, meters);
        list.init(context(task));
        return list;
    }

    private MockProcessorContext<byte[], Outgoing> context(int task) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "dnc");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put("processing.exception.handler.global.enabled", true);
        context = new MockProcessorContext<>(
                settings, new TaskId(0, task), dir.resolve("state-" + states).toFile());
        context.setRecordMetadata("in", task, 0);
        Set<StoreBuilder<?>> builders = new HashSet<>(ListStore.builders());
        builders.addAll(Enrolments.builders(400));
        builders.add(lists.builder());
        for (StoreBuilder<?> builder : builders) {
            var store = builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
            stores.add(store);
        }
        return context;
    }

    private CapturedForward<? extends byte[], ? extends Outgoing> forwarded() {
        assertThat(context.forwarded()).hasSize(1);
        return context.forwarded().getFirst();
    }

    /** The next context finds its stores empty. */
    private void forgetAll() {
        closeStores();
        states++;
    }

    /** What others find in the stores. */
    private String listOf(String team) {
        ListReader reader = owned.get(TASK).orElseThrow().reader();
        return reader.team(team) + " "
                + reader.pages().read(team, 10, 0).orElseThrow().entries().stream()
                        .map(ProcessorsTest::text)
                        .toList();
    }

    /** What was forwarded, record by record. */
    private List<String> sentAlone() {
        return context.forwarded().stream()
                .map(each -> text(
                        topicOf(each.childName().orElseThrow()),
                        each.record().value().partition(),
                        each.record().timestamp(),
                        each.record().key(),
                        each.record().value().value(),
                        each.record().headers()))
                .toList();
    }

    private List<String> textsSentTogether() {
        return sentTogether().stream()
                .map(each -> text(
                        each.topic(), each.partition(), each.timestamp(), each.key(), each.value(), each.headers()))
                .toList();
    }

    private Processor<byte[], byte[], byte[], Outgoing> intake() {
        Processor<byte[], byte[], byte[], Outgoing> intake =
                new OptOutProcessor(new Uuid(1, 2), PARTITIONS, deadLetters, SIZE, meters);
        intake.init(context(TASK));
        return intake;
    }

    private static String optOut(String team, String url) {
        return "{\"teamId\":\"" + team + "\",\"url\":\"" + url + "\"}";
    }

    /** What the only record that was forwarded carries. */
    private List<ProducerRecord<byte[], byte[]>> sentTogether() {
        return ((OutputBatch) forwarded().record().headers().lastHeader("dnc-output-batch")).take();
    }

    private static Record<byte[], byte[]> batch(String topic, long firstOffset, List<String> values) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String value : values) {
            long offset = firstOffset + records.size();
            records.add(new ConsumerRecord<>(
                    topic,
                    TASK,
                    offset,
                    5,
                    TimestampType.LOG_APPEND_TIME,
                    0,
                    0,
                    KEY,
                    bytes(value),
                    headers(),
                    Optional.of(3)));
        }
        ConsumerRecord<byte[], byte[]> carrier = InputBatch.carrier(records);
        return new Record<>(carrier.key(), carrier.value(), carrier.timestamp(), carrier.headers());
    }

    private static String topicOf(String sink) {
        return Stream.of(
                        CoreTopology.ENTRIES,
                        CoreTopology.CONTROL,
                        CoreTopology.AUDIT,
                        CoreTopology.REROUTED,
                        CoreTopology.DEAD_LETTERS,
                        CoreTopology.cleared(GateSpec.PROSPECTS),
                        CoreTopology.suppressed(GateSpec.PROSPECTS),
                        IntakeTopology.COMMANDS,
                        IntakeTopology.DEAD_LETTERS)
                .filter(known -> known.name().equals(sink))
                .findFirst()
                .orElseThrow()
                .topic();
    }

    /** All of a record that a consumer would see, and the time, which brokers set. */
    private static String text(String topic, int partition, long time, byte[] key, byte[] value, Headers headers) {
        StringBuilder text =
                new StringBuilder(topic + "-" + partition + " " + time + " " + text(key) + " " + text(value));
        headers.forEach(header -> text.append(' ')
                .append(header.key())
                .append('=')
                .append(new String(header.value(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "nothing" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** What a producer of its own might give its records. */
    private static Headers headers() {
        return new RecordHeaders().add("of-theirs", bytes("kept"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<Integer> partitions() {
        return context.forwarded().stream()
                .map(forward -> forward.record().value().partition())
                .toList();
    }

    private Record<byte[], byte[]> record(String value) {
        return new Record<>(KEY, bytes(value), 5, headers());
    }

    /** What comes next has this place. */
    private void at(String topic, long place) {
        context.setRecordMetadata(topic, TASK, place);
        ConsumerRecord<Object, Object> seen = new ConsumerRecord<>(
                topic,
                TASK,
                place,
                5,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                "",
                "",
                new RecordHeaders(),
                Optional.of(3));
        assertThat(times.noting(new GateTime()).extract(seen, 0)).isEqualTo(GateTime.AFTER_EVERY_COMMAND);
    }

    /** The command, at the next place of the log. */
    private String command(String team, int number) {
        offset++;
        context.setRecordMetadata(Topics.COMMANDS, TASK, offset);
        Command command = add(team, person("ann"), number);
        return new String(CommandJson.write(command), StandardCharsets.UTF_8);
    }

    private long offset = -1;

    private static String prospect(String team, String url) {
        return "{\"teamId\":\"" + team + "\",\"url\":\"" + url + "\",\"campaignId\":\"c\"}";
    }
}
