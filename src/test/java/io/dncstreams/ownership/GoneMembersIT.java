package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that is gone leaves its groups and its transactions at once, and nobody else does. */
@ExtendWith(KafkaExtension.class)
class GoneMembersIT {

    private static final String TOPIC = "dnc-list-changelog";

    private final List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();

    @AfterEach
    void stop() {
        consumers.forEach(KafkaConsumer::close);
        producers.forEach(producer -> producer.close(Duration.ZERO));
    }

    private static String process(String group) {
        return group + "-" + UUID.randomUUID();
    }

    private static ThisInstance topology(String group, String name, String process) {
        return new ThisInstance(group, Optional.of(name), Set.of(process + "-StreamThread-1-consumer"));
    }

    @Test
    void itsMembersAndTransactionsGoAndNobodyElses(OwnKafka kafka) throws Exception {
        String servers = kafka.bootstrapServers();
        String gone = process("dnc");
        String goneIntake = process("dnc-intake");
        String own = process("dnc");
        String next = process("dnc");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 4, (short) 1))).all().get(10, TimeUnit.SECONDS);
            join(servers, "dnc", "a-1", own, 1);
            join(servers, "dnc", "b-1", gone, 1);
            join(servers, "dnc", "b-2", next, 2);
            join(servers, "dnc-intake", "b-1", goneIntake, 1);
            KafkaProducer<byte[], byte[]> left = open(servers, gone + "-1");
            KafkaProducer<byte[], byte[]> mine = open(servers, own + "-1");
            KafkaProducer<byte[], byte[]> nexts = open(servers, next + "-2");
            GoneMembers members = new GoneMembers(
                    admin, topology("dnc", "a", own), topology("dnc-intake", "a", process("dnc-intake")));

            assertThat(members.takeOut(new NamedProcess("a", Set.of(own))))
                    .as("taking itself out")
                    .isZero();
            assertThat(members.takeOut(new NamedProcess("b", Set.of(gone, goneIntake))))
                    .isEqualTo(2);

            assertThat(names(admin, "dnc")).containsExactlyInAnyOrder("a-1", "b-2");
            assertThat(names(admin, "dnc-intake")).isEmpty();
            Awaitility.await("the transaction is ended").until(() -> state(admin, gone) != TransactionState.ONGOING);
            assertThatThrownBy(left::commitTransaction).isInstanceOf(KafkaException.class);
            assertThatCode(mine::commitTransaction).doesNotThrowAnyException();
            assertThatCode(nexts::commitTransaction).doesNotThrowAnyException();
            assertThat(members.takeOut(new NamedProcess("b", Set.of(gone, goneIntake))))
                    .as("those that another has taken out")
                    .isZero();
        }
    }

    @Test
    void aMemberGoesWithItsThread(OwnKafka kafka) throws Exception {
        String servers = kafka.bootstrapServers();
        String group = "dnc-threads";
        String own = process(group);
        String other = process(group);
        Set<String> alive = ConcurrentHashMap.newKeySet();
        alive.add(own + "-StreamThread-1-consumer");
        alive.add(own + "-StreamThread-2-consumer");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
                DeadThreads threads = new DeadThreads(admin, topology(group, "a", own), () -> Set.copyOf(alive))) {
            admin.createTopics(List.of(new NewTopic("threads", 4, (short) 1)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            join(servers, group, "threads", "a-1", own, 1);
            join(servers, group, "threads", "a-2", own, 2);
            join(servers, group, "threads", "b-1", other, 1);

            threads.oneDies();
            alive.remove(own + "-StreamThread-1-consumer");

            Awaitility.await("it is taken out")
                    .untilAsserted(() -> assertThat(names(admin, group)).containsExactlyInAnyOrder("a-2", "b-1"));
        }
    }

    @Test
    void whereNobodyAnswersTheSessionDecides() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            GoneMembers members = new GoneMembers(
                    admin, topology("dnc", "a", process("dnc")), topology("dnc-intake", "a", process("dnc-intake")));

            assertThat(members.takeOut(new NamedProcess("b", Set.of(process("dnc")))))
                    .isZero();
        }
    }

    private static List<String> names(Admin admin, String group) throws Exception {
        return FormerMembers.members(admin, group, 5_000).stream()
                .flatMap(member -> member.groupInstanceId().stream())
                .toList();
    }

    private static TransactionState state(Admin admin, String process) throws Exception {
        String id = process + "-1";
        return admin.describeTransactions(List.of(id)).description(id).get().state();
    }

    /** With a session that outlasts the test. */
    private void join(String servers, String group, String name, String process, int thread) {
        join(servers, group, TOPIC, name, process, thread);
    }

    private void join(String servers, String group, String topic, String name, String process, int thread) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", servers);
        config.put("group.id", group);
        config.put("group.instance.id", name);
        config.put("client.id", process + "-StreamThread-" + thread + "-consumer");
        config.put("session.timeout.ms", 60_000);
        config.put("heartbeat.interval.ms", 100);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumers.add(consumer);
        consumer.subscribe(List.of(topic));
        Awaitility.await("it is a member").pollInSameThread().until(() -> {
            consumers.forEach(each -> each.poll(Duration.ofMillis(50)));
            return !consumer.assignment().isEmpty();
        });
    }

    private KafkaProducer<byte[], byte[]> open(String servers, String id) throws Exception {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "transactional.id", id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, 0, null, new byte[1])).get(10, TimeUnit.SECONDS);
        return producer;
    }
}
