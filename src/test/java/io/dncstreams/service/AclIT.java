package io.dncstreams.service;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dncstreams.embedded.TestBrokers;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.service.ServiceProcess.Answer;
import io.dncstreams.topic.TopicAdmin;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On a cluster that allows nothing by itself, the rights in docs/operations.md are enough, and a missing one is named. */
@TestMethodOrder(OrderAnnotation.class)
class AclIT {

    private static final String KEY = "acl-test-key";
    private static final String USER = "dnc";
    private static final Map<String, String> PASSWORDS = Map.of("admin", "admin-secret", USER, "dnc-secret");

    /** Nobody becomes the successor of a dead instance by waiting. */
    private static final Duration SESSION = Duration.ofSeconds(45);

    private static final Duration TAKEN_OVER = Duration.ofSeconds(15);

    @TempDir
    static Path folder;

    private static TestBrokers kafka;
    private static Admin admin;

    @BeforeAll
    static void secure() throws Exception {
        kafka = TestBrokers.secured(folder, PASSWORDS.get("admin"));
        admin = Admin.create(admin());
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORDS.get(USER))))
                .all()
                .get();
        new TopicAdmin(admin, kafka.bootstrapServers(), Duration.ofSeconds(30))
                .apply(CoreUnderTest.catalog().specs());
        try (ApiKeyAdmin keys = new ApiKeyAdmin(admin(), Topics.API_KEYS, InstantSource.system())) {
            keys.createFixed("team_acl", KEY, EnumSet.allOf(Scope.class));
        }
        admin.createAcls(rights()).all().get();
    }

    @AfterAll
    static void close() {
        admin.close();
        kafka.close();
    }

    /** Not even the first start, which makes the changelogs, goes on with some that it can't write. */
    @Test
    @Order(1)
    void aRightOnWhatTheFirstStartMakesIsMissed() throws Exception {
        without(List.of(changelogs(WRITE)), "Write on topic dnc-streams-list-changelog");
    }

    @Test
    @Order(2)
    void theListedRightsAreEnoughForInstancesThatLookAfterEachOther() throws Exception {
        try (ServiceProcess one = instance("one");
                ServiceProcess two = instance("two")) {
            one.start();
            one.awaitReady();
            two.start();
            awaitOwned(() -> owned(one) > 0 && owned(two) > 0 && owned(one) + owned(two) == CoreUnderTest.PARTITIONS);
            Answer added = two.exchange("POST", "/v1/dnc", KEY, "{\"url\":\"in/john\"}");
            assertThat(added.status()).as(added.body()).isEqualTo(201);
            Answer uploaded = two.exchange("POST", "/v1/dnc/imports", KEY, "url\nin/jane\n", "text/csv");
            assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(202);
            awaitListed(two, "in/jane");
            anOptOutFromTheTopicPasses(two);

            one.kill();

            awaitOwned(() -> owned(two) == CoreUnderTest.PARTITIONS);
            assertThat(two.exchange("GET", "/v1/dnc/check?url=in/john", KEY, "").body())
                    .contains("\"onList\":true");
        }
        for (String name : List.of("one", "two")) {
            assertThat(log(name))
                    .doesNotContainIgnoringCase("authoris", "authoriz")
                    .doesNotContain(PASSWORDS.get(USER));
        }
        assertThat(log("two")).contains("whose process is gone, out of the groups");
    }

    @ParameterizedTest
    @MethodSource("missing")
    @Order(3)
    void aRightThatIsMissingEndsTheStartAndIsNamed(List<AclBinding> taken, String named) throws Exception {
        without(taken, named);
    }

    static List<Arguments> missing() {
        return List.of(
                arguments(List.of(topic(Topics.COMMANDS, READ)), "Missing: Read on topic dnc.commands."),
                arguments(List.of(topic("prospects.cleared", WRITE)), "Missing: Write on topic prospects.cleared."),
                arguments(List.of(groups()), "Missing: Read on group dnc-streams; Read on group dnc-streams-intake."),
                arguments(List.of(changelogs(WRITE)), "Write on topic dnc-streams-list-changelog"),
                arguments(
                        List.of(transactionalIds(), topic(Topics.OPT_OUTS, WRITE)),
                        "Write on topic dnc.opt-outs; Write on transactional ids with the prefix dnc-streams-."));
    }

    private static void without(List<AclBinding> taken, String named) throws Exception {
        assertThat(rights()).containsAll(taken);
        admin.deleteAcls(taken.stream().map(AclBinding::toFilter).toList())
                .all()
                .get();
        String name = "refused-" + UUID.randomUUID();
        try (ServiceProcess service = instance(name)) {
            service.start();
            assertThat(service.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
        } finally {
            admin.createAcls(taken).all().get();
        }
        assertThat(log(name)).doesNotContain(PASSWORDS.get(USER), "\tat ");
        assertThat(log(name).lines().toList().getLast())
                .startsWith("dnc serve failed: ")
                .contains("not authorised", named);
    }

    private static ServiceProcess instance(String name) throws IOException {
        Path own = Files.createDirectory(folder.resolve(name));
        return new ServiceProcess(kafka.bootstrapServers(), own, environment(name));
    }

    private static String log(String name) throws IOException {
        return Files.readString(folder.resolve(name).resolve("service.log"));
    }

    private static void awaitOwned(Callable<Boolean> condition) {
        Awaitility.await("every partition has an owner").atMost(TAKEN_OVER).until(condition);
    }

    /** Partitions that an instance can answer for; 0 if it doesn't say. */
    private static int owned(ServiceProcess service) {
        return service.exchange("GET", "/metrics", "", "")
                .body()
                .lines()
                .filter(line -> line.startsWith("dnc_partitions_owned "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static void awaitListed(ServiceProcess service, String url) {
        Awaitility.await("the person is on the list")
                .atMost(Duration.ofSeconds(30))
                .until(() -> service.exchange("GET", "/v1/dnc/check?url=" + url, KEY, "")
                        .body()
                        .contains("\"onList\":true"));
    }

    private static void anOptOutFromTheTopicPasses(ServiceProcess service) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(admin(), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] optOut = "{\"teamId\":\"team_acl\",\"url\":\"in/max\"}".getBytes(StandardCharsets.UTF_8);
            var unused = producer.send(new ProducerRecord<>(Topics.OPT_OUTS, optOut));
        }
        awaitListed(service, "in/max");
    }

    /** As listed in docs/operations.md. */
    private static List<AclBinding> rights() {
        List<AclBinding> rights = new ArrayList<>();
        for (String topic : List.of(
                Topics.OPT_OUTS,
                Topics.API_KEYS,
                "prospects",
                "agent-tasks",
                Topics.LIFECYCLE,
                Topics.COMMANDS,
                Topics.REROUTED,
                Topics.GENESIS)) {
            rights.add(topic(topic, READ));
        }
        for (String topic : List.of(
                Topics.OPT_OUTS,
                Topics.COMMANDS,
                Topics.REROUTED,
                Topics.GENESIS,
                Topics.ENTRIES,
                Topics.AUDIT,
                Topics.CONTROL,
                Topics.DEAD_LETTERS,
                "prospects.cleared",
                "prospects.suppressed",
                "agent-tasks.cleared",
                "agent-tasks.skipped")) {
            rights.add(topic(topic, WRITE));
        }
        for (var spec : CoreUnderTest.catalog().specs()) {
            rights.add(topic(spec.name(), DESCRIBE_CONFIGS));
        }
        for (AclOperation operation : List.of(CREATE, READ, WRITE, DESCRIBE_CONFIGS)) {
            rights.add(changelogs(operation));
        }
        rights.add(groups());
        rights.add(transactionalIds());
        return rights;
    }

    private static AclBinding changelogs(AclOperation operation) {
        return binding(ResourceType.TOPIC, "dnc-streams-", PatternType.PREFIXED, operation);
    }

    private static AclBinding groups() {
        return binding(ResourceType.GROUP, "dnc-streams", PatternType.PREFIXED, READ);
    }

    private static AclBinding transactionalIds() {
        return binding(ResourceType.TRANSACTIONAL_ID, "dnc-streams-", PatternType.PREFIXED, WRITE);
    }

    private static AclBinding topic(String name, AclOperation operation) {
        return binding(ResourceType.TOPIC, name, PatternType.LITERAL, operation);
    }

    private static AclBinding binding(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
    }

    private static Map<String, Object> admin() {
        return Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas("plain.Plain", "admin"));
    }

    private static Map<String, String> environment(String name) {
        return Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512",
                "KAFKA_SASL_JAAS_CONFIG", jaas("scram.Scram", USER),
                "DNC_CLUSTER_INSTANCE_NAME", name,
                "DNC_CLUSTER_SECRET", "the-secret-of-two-instances-in-a-test",
                "DNC_CLUSTER_SESSION_TIMEOUT", SESSION.toSeconds() + "s",
                "DNC_STREAM_THREADS", "1");
    }

    private static String jaas(String module, String user) {
        return "org.apache.kafka.common.security.%sLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(module, user, PASSWORDS.get(user));
    }
}
