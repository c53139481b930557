package io.dncstreams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedKafkaIT {

    private static final String TOPIC = "letters";
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    Path dir;

    @Test
    void takesUpItsDataAgainOnAnotherPort() throws Exception {
        String before;
        Uuid topicId;
        try (var kafka = EmbeddedKafka.start(dir, 0)) {
            before = kafka.bootstrapServers();
            createTopic(kafka);
            topicId = topicId(kafka);
            produce(kafka, "a", "b");
        }
        try (var holdsTheOldPort = new ServerSocket()) {
            holdsTheOldPort.bind(new InetSocketAddress(LOOPBACK, port(before)));
            try (var kafka = EmbeddedKafka.start(dir, 0)) {
                assertThat(kafka.bootstrapServers()).isNotEqualTo(before);
                produce(kafka, "c");

                assertThat(consume(kafka, 3)).containsExactly("a", "b", "c");
                assertThat(topicId(kafka)).isEqualTo(topicId);
            }
        }
    }

    @Test
    void comesBackOnTheSamePort() throws Exception {
        String before;
        try (var kafka = EmbeddedKafka.start(dir, 0)) {
            before = kafka.bootstrapServers();
            createTopic(kafka);
            produce(kafka, "a");
        }
        try (var kafka = EmbeddedKafka.start(dir, port(before))) {
            assertThat(kafka.bootstrapServers()).isEqualTo(before);
            assertThat(consume(kafka, 1)).containsExactly("a");
        }
    }

    @Test
    void oneAfterTheOtherAreTwoClusters() throws Exception {
        String first;
        try (var kafka = EmbeddedKafka.start(dir.resolve("first"), 0)) {
            first = clusterId(kafka);
            createTopic(kafka);
        }
        try (var kafka = EmbeddedKafka.start(dir.resolve("second"), 0);
                var admin = admin(kafka)) {
            assertThat(clusterId(kafka)).isNotEqualTo(first);
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
    }

    @Test
    void showsCommittedTransactionsOnly() throws Exception {
        try (var kafka = EmbeddedKafka.start(dir, 0);
                var producer = new KafkaProducer<String, String>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "tx"),
                        new StringSerializer(),
                        new StringSerializer())) {
            createTopic(kafka);
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "aborted")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "committed")).get();
            producer.commitTransaction();

            assertThat(consume(kafka, 1)).containsExactly("committed");
        }
    }

    @Test
    void topicsAreNotCreatedByTypos() throws Exception {
        try (var kafka = EmbeddedKafka.start(dir, 0)) {
            assertThatThrownBy(() -> produce(kafka, "a"))
                    .hasStackTraceContaining("Topic " + TOPIC + " not present in metadata");
        }
    }

    @Test
    void overridesReachTheBroker() throws Exception {
        try (var kafka = EmbeddedKafka.builder(dir)
                        .with(Map.of("auto.create.topics.enable", "true", "num.partitions", "5"))
                        .start();
                var admin = admin(kafka)) {
            produce(kafka, "a");

            assertThat(admin.describeTopics(List.of(TOPIC))
                            .allTopicNames()
                            .get()
                            .get(TOPIC)
                            .partitions())
                    .hasSize(5);
        }
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(LOOPBACK, 0));
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EmbeddedKafka.start(dir.resolve("data"), port))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("--kafka-port");
            assertThat(dir.resolve("data")).doesNotExist();
        }
    }

    @Test
    void namesTheFolderThatIsInUse() throws Exception {
        try (var kafka = EmbeddedKafka.start(dir, 0)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(dir, 0))
                    .isInstanceOf(EmbeddedKafkaException.class)
                    .hasMessageContaining(dir.toString())
                    .hasMessageContaining("--data-dir");

            createTopic(kafka);
            produce(kafka, "still serving");
            assertThat(consume(kafka, 1)).containsExactly("still serving");
        }
    }

    @Test
    void aStartThatFailedLeavesPortAndFolderFree() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> EmbeddedKafka.builder(dir)
                        .port(port)
                        .with(Map.of("no.such.setting", "1"))
                        .start())
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("no.such.setting");

        try (var kafka = EmbeddedKafka.start(dir, port)) {
            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        }
    }

    @Test
    void refusesSettingsThatAreItsOwn() {
        assertThatThrownBy(() -> EmbeddedKafka.builder(dir)
                        .with(Map.of("listeners", "PLAINTEXT://0.0.0.0:9092"))
                        .start())
                .isInstanceOf(EmbeddedKafkaException.class)
                .hasMessageContaining("listeners");
    }

    @Test
    void isClosedOnceAndStaysClosed() {
        Set<Thread> before = threadsThatKeepTheJvm();
        var kafka = EmbeddedKafka.start(dir, 0);
        int port = port(kafka.bootstrapServers());
        assertThat(threadsThatKeepTheJvm()).hasSizeGreaterThan(before.size());

        kafka.close();
        kafka.close();

        assertThatThrownBy(() -> new Socket(LOOPBACK, port).close()).isInstanceOf(ConnectException.class);
        assertThat(kafka.failure().toCompletableFuture()).isNotDone();
        await("no thread of the broker keeps the JVM alive")
                .pollInSameThread()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(threadsThatKeepTheJvm()).isSubsetOf(before));
    }

    @Test
    void isReachableFromThisMachineOnly() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        assumeTrue(!others.isEmpty(), "this machine has no address but loopback");
        try (var kafka = EmbeddedKafka.start(dir, 0)) {
            int port = port(kafka.bootstrapServers());
            for (InetAddress other : others) {
                assertThatThrownBy(() -> new Socket(other, port).close()).isInstanceOf(ConnectException.class);
            }
        }
    }

    private static Set<Thread> threadsThatKeepTheJvm() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }

    private static int port(String bootstrapServers) {
        return Integer.parseInt(bootstrapServers.substring(bootstrapServers.indexOf(':') + 1));
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        try (var admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static Uuid topicId(EmbeddedKafka kafka) throws Exception {
        try (var admin = admin(kafka)) {
            return admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .get(TOPIC)
                    .topicId();
        }
    }

    private static String clusterId(EmbeddedKafka kafka) throws Exception {
        try (var admin = admin(kafka)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static void produce(EmbeddedKafka kafka, String... values) throws Exception {
        try (var producer = new KafkaProducer<String, String>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.block.ms", 5_000),
                new StringSerializer(),
                new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, value)).get();
            }
        }
    }

    /** All committed records of the only partition; fails unless there are exactly so many. */
    private static List<String> consume(EmbeddedKafka kafka, int expected) {
        var read = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<String, String>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await("everything has been read").atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(each -> read.add(each.value()));
                return consumer.position(partition)
                        >= consumer.endOffsets(List.of(partition)).get(partition);
            });
        }
        assertThat(read).hasSize(expected);
        return read;
    }
}
