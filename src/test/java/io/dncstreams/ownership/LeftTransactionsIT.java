package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever takes a partition over does not wait for the timeout of a transaction that nobody will ever commit. */
@ExtendWith(KafkaExtension.class)
class LeftTransactionsIT {

    private static final String CHANGELOG = "dnc-list-changelog";
    private static final String REROUTED = "dnc.rerouted";
    private static final String PROCESS = "dnc-" + UUID.randomUUID();
    private static final ThisInstance SELF =
            new ThisInstance("dnc", Optional.of("a"), Set.of(PROCESS + "-StreamThread-1-consumer"));
    private static final String DEAD = "dnc-" + UUID.randomUUID() + "-1";

    private final OwnedPartitions owned = new OwnedPartitions();
    private final List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private String servers;
    private Admin admin;
    private LeftTransactions left;

    @BeforeEach
    void start(OwnKafka kafka) throws Exception {
        servers = kafka.bootstrapServers();
        admin = Admin.create(Map.of("bootstrap.servers", servers));
        admin.createTopics(List.of(new NewTopic(CHANGELOG, 4, (short) 1), new NewTopic(REROUTED, 4, (short) 1)))
                .all()
                .get(10, TimeUnit.SECONDS);
        left = left(admin);
    }

    @AfterEach
    void stop() {
        left.close();
        consumers.forEach(KafkaConsumer::close);
        producers.forEach(producer -> producer.close(Duration.ZERO));
        admin.close();
    }

    private LeftTransactions left(Admin by) {
        return new LeftTransactions(by, SELF, Duration.ofMillis(100), Duration.ofSeconds(20), owned);
    }

    private TransactionSweep.Look look(Admin by) throws Exception {
        return new TransactionSweep(by, SELF, owned).look(Duration.ZERO);
    }

    /** A thread that is a member of the group, by its clients. */
    private String member() {
        return member("dnc-" + UUID.randomUUID(), Map.of());
    }

    /** This process's. */
    private String self() {
        String id = member(PROCESS, Map.of());
        owned.producerMade(id);
        return id;
    }

    private String member(String thread, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", servers);
        config.put("group.id", "dnc");
        config.putIfAbsent("client.id", thread + "-StreamThread-1-consumer");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumers.add(consumer);
        consumer.subscribe(List.of(CHANGELOG));
        Awaitility.await("it is a member").pollInSameThread().until(() -> {
            consumers.forEach(each -> each.poll(Duration.ofMillis(50)));
            return !consumer.assignment().isEmpty();
        });
        return thread + "-1";
    }

    @Test
    void endsThatOfAFormerOwnerAndNobodyElses() throws Exception {
        KafkaProducer<byte[], byte[]> neighbour = open(member(), CHANGELOG, 3);
        KafkaProducer<byte[], byte[]> rebuild = open("dnc-genesis", CHANGELOG, 2);
        String own = self();
        KafkaProducer<byte[], byte[]> mine = open(own, CHANGELOG, 2);
        // The youngest: once it is old enough to be ended, so are they.
        KafkaProducer<byte[], byte[]> dead = open(DEAD, REROUTED, 3);

        left.assigned(Set.of(1, 2));

        Awaitility.await("the transaction is ended")
                .atMost(Duration.ofSeconds(10))
                .until(() -> state(DEAD) != TransactionState.ONGOING);
        assertThatThrownBy(dead::commitTransaction).isInstanceOf(KafkaException.class);
        assertThatCode(neighbour::commitTransaction).doesNotThrowAnyException();
        assertThatCode(rebuild::commitTransaction).doesNotThrowAnyException();
        assertThatCode(mine::commitTransaction).doesNotThrowAnyException();
    }

    /** Perhaps it is this process that was replaced, and doesn't know. */
    @Test
    void leavesOneThatIsYoung() throws Exception {
        KafkaProducer<byte[], byte[]> next = open(DEAD, CHANGELOG, 2);

        self();
        var look = new TransactionSweep(admin, SELF, owned).look(Duration.ofMinutes(1));

        assertThat(look.isClear()).isTrue();
        assertThat(state(DEAD)).isEqualTo(TransactionState.ONGOING);
        assertThatCode(next::commitTransaction).doesNotThrowAnyException();
    }

    /** Otherwise nobody would look for them. */
    @Test
    void isToldWhatAConsumerIsAssigned() {
        Set<Integer> told = ConcurrentHashMap.newKeySet();
        owned.whenAssigned(told::addAll);
        Map<String, Object> config = Map.of("bootstrap.servers", servers, "group.id", "dnc");
        try (TrackingConsumer consumer = new TrackingConsumer(config, CHANGELOG, Set.of(), owned)) {
            consumer.subscribe(List.of(CHANGELOG, REROUTED), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> assigned) {}

                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> revoked) {}
            });

            Awaitility.await("partitions are assigned")
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        var unused = consumer.poll(Duration.ofMillis(50));
                        return told.size() == 4;
                    });
        }
    }

    /** What somebody sent who is gone may come late. */
    @Test
    void looksUntilTheTaskIsThere() throws Exception {
        self();
        left.assigned(Set.of(2));
        KafkaProducer<byte[], byte[]> late = open(DEAD, CHANGELOG, 2);
        Awaitility.await("the transaction is ended")
                .atMost(Duration.ofSeconds(10))
                .until(() -> state(DEAD) != TransactionState.ONGOING);
        assertThatThrownBy(late::commitTransaction).isInstanceOf(KafkaException.class);
    }

    /** What is left may hold up those who read what it was written to; and the first look sees only what is old. */
    @Test
    void looksAlsoIfTheTaskIsThereAtOnce() throws Exception {
        self();
        owned.publish(2, null);
        KafkaProducer<byte[], byte[]> dead = open(DEAD, REROUTED, 2);

        left.assigned(Set.of(2));

        Awaitility.await("the transaction is ended")
                .atMost(Duration.ofSeconds(10))
                .until(() -> state(DEAD) != TransactionState.ONGOING);
        assertThatThrownBy(dead::commitTransaction).isInstanceOf(KafkaException.class);
    }

    @Test
    void looksAgainAfterAFailure() throws Exception {
        self();
        open(DEAD, CHANGELOG, 2);
        AtomicInteger calls = new AtomicInteger();
        Admin failing = hooked("listTransactions", () -> {
            if (calls.getAndIncrement() < 2) {
                throw new IllegalStateException("not yet");
            }
        });
        try (LeftTransactions patient = left(failing)) {
            patient.assigned(Set.of(2));

            Awaitility.await("the transaction is ended")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> state(DEAD) != TransactionState.ONGOING);
        }
    }

    /** It was committed after all: whoever has begun another is no dead one. */
    @Test
    void leavesOneThatGoesOnMeanwhile() throws Exception {
        self();
        KafkaProducer<byte[], byte[]> late = open(DEAD, CHANGELOG, 2);
        AtomicInteger calls = new AtomicInteger();
        Admin slow = hooked("describeConsumerGroups", () -> {
            if (calls.incrementAndGet() == 2) {
                late.commitTransaction();
                late.beginTransaction();
                send(late, CHANGELOG, 2);
            }
        });

        TransactionSweep.Look look = look(slow);

        assertThat(look.left()).isEqualTo(1);
        assertThat(look.ended()).isZero();
        assertThatCode(late::commitTransaction).doesNotThrowAnyException();
        open(DEAD, CHANGELOG, 2);
        assertThat(look(admin).ended()).isEqualTo(1);
    }

    /** A client id that Kafka Streams did not make does not tell whose transactions are whose. */
    @Test
    void leavesAllIfAMemberCannotBeTold() throws Exception {
        self();
        open(DEAD, CHANGELOG, 2);
        member("any", Map.of("client.id", "operators-choice-StreamThread-1-consumer"));

        assertThatThrownBy(() -> look(admin)).isInstanceOf(TransactionSweep.UnsureException.class);
        assertThat(state(DEAD)).isEqualTo(TransactionState.ONGOING);
    }

    /** The group shows the client id of the one before, whoever has taken its place. */
    @Test
    void aFormerMemberOfOurNameMakesWay() throws Exception {
        String former = "dnc-" + UUID.randomUUID();
        owned.producerMade(member(PROCESS, Map.of("group.instance.id", "a-2")));
        member(former, Map.of("group.instance.id", "a-1"));
        open(DEAD, CHANGELOG, 2);
        assertThatThrownBy(() -> look(admin)).isInstanceOf(TransactionSweep.UnsureException.class);

        FormerMembers.remove(admin, SELF);

        assertThat(admin.describeConsumerGroups(List.of("dnc")).all().get().get("dnc").members().stream()
                        .flatMap(member -> member.groupInstanceId().stream()))
                .containsExactly("a-2");
        assertThat(look(admin).ended()).isEqualTo(1);
    }

    @Test
    void thereMayBeNoGroupYet() {
        assertThatCode(() -> FormerMembers.remove(admin, SELF)).doesNotThrowAnyException();
    }

    @Test
    void aClosedProducerIsNoLongerOurs() {
        Map<String, Object> config = Map.of("bootstrap.servers", servers, "transactional.id", DEAD);
        AcknowledgingProducer producer =
                new AcknowledgingProducer(config, "dnc.commands", owned, partition -> OptionalLong.empty());
        producers.add(producer);
        assertThat(owned.isOwnProducer(DEAD)).isTrue();

        producer.close();
        assertThat(owned.isOwnProducer(DEAD)).isFalse();

        owned.producerMade(DEAD);
        producer.close(Duration.ZERO);
        assertThat(owned.isOwnProducer(DEAD)).isTrue();
    }

    /** Does something before each call of a method. */
    private Admin hooked(String method, Hook hook) {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        hook.run();
                    }
                    return called.invoke(admin, arguments);
                });
    }

    private interface Hook {
        void run() throws Exception;
    }

    private TransactionState state(String id) throws Exception {
        return admin.describeTransactions(List.of(id)).description(id).get().state();
    }

    private KafkaProducer<byte[], byte[]> open(String id, String topic, int partition) throws Exception {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "transactional.id", id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, topic, partition);
        return producer;
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String topic, int partition) throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, null, new byte[1])).get(10, TimeUnit.SECONDS);
    }
}
