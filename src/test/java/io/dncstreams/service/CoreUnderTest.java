package io.dncstreams.service;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings.ClusterSettings;
import io.dncstreams.gate.GateSpec;
import io.dncstreams.list.Decision;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import io.dncstreams.topic.TopicAdmin;
import io.dncstreams.topic.TopicCatalog;
import io.dncstreams.topic.TopicOverrides;
import io.dncstreams.topology.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.awaitility.Awaitility;

/** The Kafka side of the service on a real broker, with its topics in four partitions. */
public final class CoreUnderTest implements AutoCloseable {

    public static final int PARTITIONS = 4;
    public static final TeamPartitions TEAM_PARTITIONS = new TeamPartitions(PARTITIONS);

    private static final Duration START = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final DncCore core;
    private final SimpleMeterRegistry meters;
    private final KafkaProducer<byte[], byte[]> producer;

    private CoreUnderTest(String bootstrapServers, DncCore core, SimpleMeterRegistry meters) {
        this.meters = meters;
        this.bootstrapServers = bootstrapServers;
        this.core = core;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5, "compression.type", "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public static CoreUnderTest start(String bootstrapServers, Path stateDir) {
        return start(bootstrapServers, stateDir, clients -> clients);
    }

    /** @param wrap what stands between Streams and its clients */
    public static CoreUnderTest start(
            String bootstrapServers, Path stateDir, Function<KafkaClientSupplier, KafkaClientSupplier> wrap) {
        Uuid optOutTopicId = applyTopics(bootstrapServers);
        OwnedPartitions owned = new OwnedPartitions();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CoreSettings settings = settings(bootstrapServers, stateDir);
        DncCore core =
                DncCore.start(settings, optOutTopicId, meters, owned, wrap.apply(DncCore.clients(settings, owned)));
        CoreUnderTest started = new CoreUnderTest(bootstrapServers, core, meters);
        started.awaitServing();
        return started;
    }

    /** Creates what is missing. */
    public static Uuid applyTopics(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            TopicAdmin topics = new TopicAdmin(admin, bootstrapServers, Duration.ofSeconds(30));
            topics.apply(catalog().specs());
            return topics.topicIds(Set.of(Topics.OPT_OUTS)).get(Topics.OPT_OUTS);
        }
    }

    public static TopicCatalog catalog() {
        return TopicCatalog.shipped().with(TopicOverrides.replicas(1).withPartitions(PARTITIONS));
    }

    public static CoreSettings settings(String bootstrapServers, Path stateDir) {
        return new CoreSettings(
                new StreamsProperties(
                        new KafkaSettings(Map.of("bootstrap.servers", bootstrapServers)),
                        "dnc-test",
                        stateDir,
                        1,
                        0,
                        Duration.ofMillis(100),
                        1_000_000,
                        ClusterSettings.alone(),
                        catalog().spec(Topics.COMMANDS).orElseThrow()),
                TEAM_PARTITIONS,
                List.of(GateSpec.PROSPECTS),
                64L << 20,
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                10_000,
                400);
    }

    public void awaitServing() {
        Awaitility.await("every partition is owned")
                .atMost(START)
                .until(() -> core.isReady() && core.ownedPartitions() == PARTITIONS);
    }

    public DncCore core() {
        return core;
    }

    /** The sum of all counters of a name. */
    public double count(String name) {
        return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
    }

    public DncList list() {
        return core.list();
    }

    public Decision add(String team, String url) {
        return core.list().add(caller(team), List.of(addition(url)), deadline()).getFirst();
    }

    public Decision delete(String team, String entryId) {
        return core.list().delete(caller(team), entryId, deadline());
    }

    public boolean isListed(String team, String url) {
        return core.list().check(team, person(url), deadline()).entry().isPresent();
    }

    public void send(String topic, String key, String value) {
        send(topic, null, key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** @param partition null to let the key decide */
    public void send(String topic, Integer partition, String key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(
                topic, partition, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value));
    }

    /** Waits until all that was sent stands in the log. */
    public void flush() {
        producer.flush();
    }

    /** Everything on a topic, for read-committed eyes. */
    public CommittedRecords read(String topic) {
        return new CommittedRecords(bootstrapServers, topic);
    }

    public static Caller caller(String team) {
        return new Caller(team, "key_test", "request-test");
    }

    public static Addition addition(String url) {
        return new Addition(url, person(url), Optional.empty(), Optional.empty());
    }

    /** @param url canonical */
    public static Person person(String url) {
        return new Person(url, OptionalLong.empty());
    }

    public static String prospect(String team, String url, String campaign) {
        return "{\"teamId\":\"" + team + "\",\"url\":\"" + url + "\",\"campaignId\":\"" + campaign + "\"}";
    }

    public static Instant deadline() {
        return Instant.now().plusSeconds(10);
    }

    /** Names of teams that live in this partition. */
    public static Stream<String> teamsIn(int partition) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> "team_" + i)
                .filter(team -> TEAM_PARTITIONS.of(team) == partition);
    }

    @Override
    public void close() {
        producer.close();
        core.close();
    }
}
