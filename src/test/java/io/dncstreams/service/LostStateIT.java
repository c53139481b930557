package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.embedded.EmbeddedKafka;
import io.dncstreams.genesis.Foundation;
import io.dncstreams.genesis.Installation;
import io.dncstreams.genesis.Rebuild;
import io.dncstreams.list.Actor;
import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.Decision;
import io.dncstreams.list.EntryJson;
import io.dncstreams.list.Origin;
import io.dncstreams.list.SampleCommands;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList.Page;
import io.dncstreams.query.UnavailableException;
import io.dncstreams.store.LostStateException;
import io.dncstreams.topology.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is lost is not an empty list. Every test gets a copy of one installation, broker's data and all: to make it anew
 * would be half the time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostStateIT {

    private static final String JANE = "https://linkedin.com/in/jane";

    /** A team of partition 0, which ids of entries name. */
    private static final String IN_BATCHES =
            CoreUnderTest.teamsIn(0).findFirst().orElseThrow();

    @TempDir
    private Path folder;

    private byte[] jane;
    private Path whole;
    private EmbeddedKafka kafka;
    private String bootstrapServers;

    @BeforeAll
    void listJane(@TempDir Path installation) {
        whole = installation;
        try (EmbeddedKafka first = EmbeddedKafka.start(whole.resolve("kafka"), 0);
                CoreUnderTest core = CoreUnderTest.start(first.bootstrapServers(), whole.resolve("first"))) {
            assertThat(core.add("team_a", JANE))
                    .isInstanceOfSatisfying(Decision.Added.class, added -> jane = added.entry());
        }
    }

    @BeforeEach
    void copy() throws Exception {
        ComebackIT.copy(whole, folder);
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        bootstrapServers = kafka.bootstrapServers();
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void aLostStateFolderIsBuiltAgain() {
        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("second"))) {
            assertThat(core.isListed("team_a", JANE)).isTrue();
        }
    }

    /** What waits in the log when a task starts comes in batches, and what those put goes to the changelog as one. */
    @Test
    void whatBatchesListedAndRemovedIsBuiltAgainToTheLast() {
        List<Person> people = IntStream.range(0, 400)
                .mapToObj(i -> new Person(
                        "https://linkedin.com/in/person-" + i,
                        i % 4 < 2 ? OptionalLong.of(1_000 + i) : OptionalLong.empty()))
                .toList();
        Set<String> removed = new HashSet<>();
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            commands.add(SampleCommands.optOut(IN_BATCHES, people.get(i), new Origin(SampleCommands.TOPIC, 0, i)));
        }
        for (int i = 0; i < people.size(); i += 2) {
            Command.Add added = (Command.Add) commands.get(i);
            removed.add(people.get(i).url());
            commands.add(new Command.Delete(
                    "delete-" + i,
                    IN_BATCHES,
                    new Actor.ApiCaller("key", "request"),
                    added.receivedAt(),
                    Optional.empty(),
                    added.entryId()));
        }
        fill(Topics.COMMANDS, 0, commands);

        Page before;
        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("first"))) {
            before = page(core);
            assertThat(before.count()).isEqualTo(200);
        }
        for (String state : List.of("first", "second")) {
            try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve(state))) {
                assertThat(core.count("dnc.restored.records") > 0).isEqualTo(state.equals("second"));
                assertThat(page(core).entries()).containsExactlyElementsOf(before.entries());
                assertThat(page(core).count()).isEqualTo(before.count());
                for (Person person : people) {
                    boolean listed = !removed.contains(person.url());
                    assertThat(core.isListed(IN_BATCHES, person.url())).isEqualTo(listed);
                    Person byMember = new Person("https://linkedin.com/in/other", person.memberId());
                    assertThat(core.list()
                                    .check(IN_BATCHES, byMember, CoreUnderTest.deadline())
                                    .entry()
                                    .isPresent())
                            .isEqualTo(listed && person.memberId().isPresent());
                }
                if (state.equals("second")) {
                    // The index of ids is there too.
                    assertThat(before.entries())
                            .map(entry -> core.delete(
                                    IN_BATCHES, EntryJson.read(entry).id()))
                            .allMatch(Decision.Removed.class::isInstance);
                }
            }
        }
    }

    private static Page page(CoreUnderTest core) {
        return core.list().page(IN_BATCHES, 1_000, 0, CoreUnderTest.deadline());
    }

    private void fill(String topic, int partition, List<Command> commands) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Command command : commands) {
                var unused = producer.send(new ProducerRecord<>(topic, partition, null, CommandJson.write(command)));
            }
        }
    }

    @Test
    void refusesWithoutItsChangelogs() throws Exception {
        delete("dnc-test-list-changelog");

        refuses("[dnc-test-list-changelog] are gone");
        // Streams would have made it.
        try (Admin admin = admin()) {
            assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).doesNotContain("dnc-test-list-changelog");
        }
        aRebuildMendsIt();
    }

    @Test
    void refusesAChangelogThatWasMadeAnewAlsoWithItsOwnStores() throws Exception {
        delete("dnc-test-list-changelog");
        create("dnc-test-list-changelog");

        refuses("[dnc-test-list-changelog] were deleted and made anew");
        assertThatThrownBy(() -> CoreUnderTest.start(bootstrapServers, folder.resolve("first")))
                .isInstanceOf(LostStateException.class);
    }

    @Test
    void refusesWithoutItsPosition() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of("dnc-test")).all().get(10, TimeUnit.SECONDS);
        }

        refuses("position of the group dnc-test in dnc.commands");
        aRebuildMendsIt();
    }

    /** Its commands would stand where older ones stood that are decided, and be passed over. */
    @Test
    void refusesACommandLogThatWasMadeAnewHoweverLongItIsBy() throws Exception {
        delete(Topics.COMMANDS);
        CoreUnderTest.applyTopics(bootstrapServers);
        fill(Topics.COMMANDS, 3);

        refuses("[dnc.commands] were deleted and made anew");
        aRebuildMendsIt();
    }

    /** Opt-outs in it would be passed over, and taken for those that stood there before. */
    @Test
    void refusesOptOutsThatWereMadeAnew() throws Exception {
        delete(Topics.OPT_OUTS);
        CoreUnderTest.applyTopics(bootstrapServers);
        fill(Topics.OPT_OUTS, 3);

        refuses("[dnc.opt-outs] were deleted and made anew");
    }

    @Test
    void refusesWithAnotherNumberOfPartitions() {
        CoreSettings other = CoreUnderTest.settings(bootstrapServers, folder.resolve("other"));
        try (Admin admin = admin()) {
            assertThatThrownBy(() -> Foundation.require(
                            new Installation(
                                    other.streams().clients(),
                                    "dnc-test",
                                    "dnc-test-intake",
                                    3,
                                    Set.of("prospects"),
                                    400,
                                    other.streams().safety(),
                                    folder),
                            admin,
                            false,
                            () -> {}))
                    .isInstanceOf(LostStateException.class)
                    .hasMessageContaining("made with 4 partitions and can't have 3");
        }
    }

    /** All but what was published is gone, the record of the installation too. */
    @Test
    void refusesToTakeWhatIsLeftForAFirstStart() throws Exception {
        for (String topic :
                List.of("dnc-test-list-changelog", "dnc-test-teams-changelog", Topics.GENESIS, Topics.COMMANDS)) {
            delete(topic);
        }
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of("dnc-test", "dnc-test-intake"))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }

        refuses("Neither dnc.genesis nor the group dnc-test knows");
        aRebuildMendsIt();
    }

    /** A backup of two topics, brought into a cluster that has nothing else of it. */
    @Test
    void aCopyOfWhatWasPublishedIsEnough() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> copy = new ArrayList<>();
        for (String topic : List.of(Topics.ENTRIES, Topics.AUDIT)) {
            try (CommittedRecords records = new CommittedRecords(bootstrapServers, topic)) {
                copy.addAll(records.toEnd());
            }
        }
        try (Admin admin = admin()) {
            for (String topic : admin.listTopics().names().get(10, TimeUnit.SECONDS)) {
                delete(topic);
            }
            admin.deleteConsumerGroups(List.of("dnc-test", "dnc-test-intake"))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }
        CoreUnderTest.applyTopics(bootstrapServers);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ConsumerRecord<byte[], byte[]> record : copy) {
                producer.send(new ProducerRecord<>(
                                record.topic(), record.partition(), record.key(), record.value(), record.headers()))
                        .get(10, TimeUnit.SECONDS);
            }
        }

        aRebuildMendsIt();
    }

    /** The stores hold everybody, and the answers of whoever restores from the changelog would not. */
    @Test
    void endsWhenAChangelogIsMadeAnewAndNeverSaysThatNobodyIsListed() throws Exception {
        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("running"))) {
            delete("dnc-test-list-changelog");
            create("dnc-test-list-changelog");

            Awaitility.await("the core ends").atMost(Duration.ofSeconds(60)).until(() -> {
                try {
                    assertThat(core.isListed("team_a", JANE)).isTrue();
                } catch (UnavailableException e) {
                    // As it should be, sooner or later.
                }
                return !core.core().isAlive();
            });
        }
        aRebuildMendsIt();
    }

    /** Where the looks at the topics come too late, a task finds out by its stores. */
    @Test
    void noTaskIsMadeOfStoresWithoutTheirMarker() throws Exception {
        OwnedPartitions owned = new OwnedPartitions();
        KafkaClientSupplier looksAtNothing = new DefaultKafkaClientSupplier() {
            @Override
            public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
                deleteAndCreate("dnc-test-list-changelog");
                return super.getConsumer(config);
            }
        };
        try (DncCore core = DncCore.start(
                CoreUnderTest.settings(bootstrapServers, folder.resolve("unmarked")),
                CoreUnderTest.applyTopics(bootstrapServers),
                new SimpleMeterRegistry(),
                owned,
                looksAtNothing)) {
            Awaitility.await("the core ends")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        assertThat(owned.count()).isZero();
                        return !core.isAlive();
                    });
        }
    }

    /** Whoever makes it anew, a thread that came back would take up there. */
    @Test
    void endsWhenItsCommandLogIsDeleted() throws Exception {
        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("running"))) {
            delete(Topics.COMMANDS);
            CoreUnderTest.applyTopics(bootstrapServers);

            Awaitility.await("the core ends")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !core.core().isAlive());
        }
    }

    /** A release before there was a record; what it left is whole. */
    @Test
    void anInstallationWithoutARecordIsTakenOverIfItIsWhole() throws Exception {
        delete(Topics.GENESIS);

        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("first"))) {
            assertThat(core.isListed("team_a", JANE)).isTrue();
        }
        deleteAndCreate("dnc-test-list-changelog");
        delete(Topics.GENESIS);

        refuses("what is there does not fit together");
    }

    /** That release knew of no campaigns. */
    @Test
    void anInstallationFromBeforeTheCampaignsIsTakenOver() throws Exception {
        for (String topic : List.of(
                Topics.GENESIS, Topics.LIFECYCLE, "dnc-test-enrolments-changelog", "dnc-test-campaigns-changelog")) {
            delete(topic);
        }

        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("first"))) {
            assertThat(core.isListed("team_a", JANE)).isTrue();
        }
    }

    /** Where nothing is lost, a commit that an instance left open when it died is no reason to wait. */
    @Test
    void startsWhileACommitIsOpen() throws Exception {
        try (Admin admin = admin();
                var group = new org.apache.kafka.clients.consumer.KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrapServers, "group.id", "dnc-test"),
                        new org.apache.kafka.common.serialization.ByteArrayDeserializer(),
                        new org.apache.kafka.common.serialization.ByteArrayDeserializer());
                var died = new org.apache.kafka.clients.producer.KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", bootstrapServers, "transactional.id", "died"),
                        new org.apache.kafka.common.serialization.ByteArraySerializer(),
                        new org.apache.kafka.common.serialization.ByteArraySerializer())) {
            died.initTransactions();
            died.beginTransaction();
            died.sendOffsetsToTransaction(
                    Map.of(
                            new TopicPartition(Topics.COMMANDS, 0),
                            new org.apache.kafka.clients.consumer.OffsetAndMetadata(0)),
                    group.groupMetadata());

            org.assertj.core.api.Assertions.assertThatNoException()
                    .isThrownBy(() -> Foundation.require(
                            CoreUnderTest.settings(bootstrapServers, folder).installation(), admin, false, () -> {}));
            died.abortTransaction();
        }
    }

    @Test
    void refusesAfterOptOutsWereDeletedUnread() throws Exception {
        refusesAfterDeletionUnread(Topics.OPT_OUTS);
    }

    @Test
    void refusesAfterCommandsWereDeletedUnread() throws Exception {
        refusesAfterDeletionUnread(Topics.COMMANDS);
    }

    private void refusesAfterDeletionUnread(String topic) throws Exception {
        fill(topic, 1);
        try (Admin admin = admin()) {
            admin.deleteRecords(IntStream.range(0, CoreUnderTest.PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(topic, partition))
                            .collect(Collectors.toMap(each -> each, each -> RecordsToDelete.beforeOffset(-1))))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }

        refuses("deleted before");
    }

    /** Puts so many records into each partition that nobody can read. */
    private void fill(String topic, int each) throws Exception {
        try (var producer = new org.apache.kafka.clients.producer.KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new org.apache.kafka.common.serialization.ByteArraySerializer(),
                new org.apache.kafka.common.serialization.ByteArraySerializer())) {
            for (int i = 0; i < each * CoreUnderTest.PARTITIONS; i++) {
                producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                                topic, i % CoreUnderTest.PARTITIONS, null, new byte[] {1}))
                        .get(10, TimeUnit.SECONDS);
            }
        }
    }

    /** Whoever comes without local state. */
    private void refuses(String why) {
        assertThatThrownBy(() -> CoreUnderTest.start(bootstrapServers, folder.resolve("again")))
                .isInstanceOf(LostStateException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("./dnc rebuild");
    }

    private void aRebuildMendsIt() {
        CoreUnderTest.applyTopics(bootstrapServers);
        try (Admin admin = admin()) {
            Rebuild.Report built = Rebuild.run(
                    admin,
                    CoreUnderTest.settings(bootstrapServers, folder).installation(),
                    new Rebuild.Options(false, Optional.empty()));
            assertThat(built.entries()).isEqualTo(1);
        }
        try (CoreUnderTest core = CoreUnderTest.start(bootstrapServers, folder.resolve("first"))) {
            assertThat(core.add("team_a", JANE))
                    .isInstanceOfSatisfying(
                            Decision.AlreadyListed.class,
                            listed -> assertThat(listed.entry()).isEqualTo(jane));
        }
    }

    private void delete(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(Set.of(topic)).all().get(10, TimeUnit.SECONDS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    private void create(String changelog) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(changelog, CoreUnderTest.PARTITIONS, (short) 1)
                            .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private void deleteAndCreate(String changelog) {
        try {
            delete(changelog);
            create(changelog);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }
}
