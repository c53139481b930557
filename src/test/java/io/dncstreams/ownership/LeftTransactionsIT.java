package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
        left = new LeftTransactions(admin, "dnc", owned);
    }

    @AfterEach
    void stop() {
        left.close();
        consumers.forEach(KafkaConsumer::close);
        producers.forEach(producer -> producer.close(Duration.ZERO));
        admin.close();
    }

    /** A thread that is a member of the group, by its clients. */
    private String member() {
        String thread = "dnc-" + UUID.randomUUID();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "group.id",
                        "dnc",
                        "client.id",
                        thread + "-StreamThread-1-consumer"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
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
        String own = member();
        owned.producerMade(own);
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

        owned.producerMade(member());
        left.end(Set.of(2), Duration.ofMinutes(1));

        assertThat(state(DEAD)).isEqualTo(TransactionState.ONGOING);
        assertThatCode(next::commitTransaction).doesNotThrowAnyException();
    }

    /** Otherwise nobody would look for them. */
    @Test
    void isToldWhatAConsumerIsAssigned() {
        Set<Integer> told = ConcurrentHashMap.newKeySet();
        owned.whenAssigned(told::addAll);
        Map<String, Object> config = Map.of("bootstrap.servers", servers, "group.id", "dnc");
        try (TrackingConsumer consumer = new TrackingConsumer(config, CHANGELOG, owned)) {
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
        owned.producerMade(member());
        left.assigned(Set.of(2));
        KafkaProducer<byte[], byte[]> late = open(DEAD, CHANGELOG, 2);
        Awaitility.await("the transaction is ended")
                .atMost(Duration.ofSeconds(10))
                .until(() -> state(DEAD) != TransactionState.ONGOING);
        assertThatThrownBy(late::commitTransaction).isInstanceOf(KafkaException.class);
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
