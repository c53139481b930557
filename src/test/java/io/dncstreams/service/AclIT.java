package io.dncstreams.service;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.TestBrokers;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.service.ServiceProcess.Answer;
import io.dncstreams.topic.TopicAdmin;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a cluster that allows nothing by itself, the rights in docs/operations.md are enough, and a missing one is named. */
class AclIT {

    private static final String KEY = "acl-test-key";
    private static final Map<String, String> PASSWORDS = Map.of("admin", "admin-secret", "dnc", "dnc-secret");

    @Test
    void theListedRightsAreEnoughAndAMissingOneIsNamed(@TempDir Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("service"));
        try (TestBrokers kafka = TestBrokers.secured(folder, PASSWORDS);
                Admin admin = Admin.create(client(kafka, "admin"));
                ServiceProcess service = new ServiceProcess(kafka.bootstrapServers(), own, environment())) {
            new TopicAdmin(admin, kafka.bootstrapServers(), Duration.ofSeconds(30))
                    .apply(CoreUnderTest.catalog().specs());
            createKey(kafka);
            AclBinding entries = topic(Topics.ENTRIES, WRITE);
            List<AclBinding> rights = new ArrayList<>(rights());
            assertThat(rights).contains(entries);
            rights.remove(entries);
            admin.createAcls(rights).all().get();

            service.start();
            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(Files.readString(own.resolve("service.log")))
                    .contains("not authorised", "topic " + Topics.ENTRIES)
                    .doesNotContain("dnc-secret");

            admin.createAcls(List.of(entries)).all().get();
            service.start();
            service.awaitReady();
            Answer added = service.exchange("POST", "/v1/dnc", KEY, "{\"url\":\"in/john\"}");
            assertThat(added.status()).as(added.body()).isEqualTo(201);
            assertThat(service.exchange("GET", "/v1/dnc/check?url=in/john", KEY, "")
                            .body())
                    .contains("\"onList\":true");
            anOptOutFromTheTopicPasses(kafka, service);
        }
    }

    private static void anOptOutFromTheTopicPasses(TestBrokers kafka, ServiceProcess service) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(kafka, "admin"), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] optOut = "{\"teamId\":\"team_acl\",\"url\":\"in/max\"}".getBytes(StandardCharsets.UTF_8);
            var unused = producer.send(new ProducerRecord<>(Topics.OPT_OUTS, optOut));
        }
        Awaitility.await("the opt-out is on the list")
                .atMost(Duration.ofSeconds(30))
                .until(() -> service.exchange("GET", "/v1/dnc/check?url=in/max", KEY, "")
                        .body()
                        .contains("\"onList\":true"));
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
            rights.add(binding(ResourceType.TOPIC, "dnc-streams-", PatternType.PREFIXED, operation));
        }
        rights.add(binding(ResourceType.GROUP, "dnc-streams", PatternType.PREFIXED, READ));
        rights.add(binding(ResourceType.TRANSACTIONAL_ID, "dnc-streams-", PatternType.PREFIXED, WRITE));
        return rights;
    }

    private static AclBinding topic(String name, AclOperation operation) {
        return binding(ResourceType.TOPIC, name, PatternType.LITERAL, operation);
    }

    private static AclBinding binding(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry("User:dnc", "*", operation, AclPermissionType.ALLOW));
    }

    private static void createKey(TestBrokers kafka) {
        try (ApiKeyAdmin keys = new ApiKeyAdmin(client(kafka, "admin"), Topics.API_KEYS, InstantSource.system())) {
            keys.createFixed("team_acl", KEY, EnumSet.allOf(Scope.class));
        }
    }

    private static Map<String, Object> client(TestBrokers kafka, String user) {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas(user)));
    }

    private static Map<String, String> environment() {
        return Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                "KAFKA_SASL_MECHANISM", "PLAIN",
                "KAFKA_SASL_JAAS_CONFIG", jaas("dnc"));
    }

    private static String jaas(String user) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, PASSWORDS.get(user));
    }
}
