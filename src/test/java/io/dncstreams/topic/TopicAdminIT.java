package io.dncstreams.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dncstreams.embedded.EmbeddedKafka;
import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.KafkaForTests;
import io.dncstreams.topic.TopicDifference.ConfigDrift;
import io.dncstreams.topic.TopicDifference.Missing;
import io.dncstreams.topic.TopicDifference.WrongConfig;
import io.dncstreams.topic.TopicDifference.WrongPartitions;
import io.dncstreams.topic.TopicDifference.WrongReplicas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(KafkaExtension.class)
class TopicAdminIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Map<String, String> CONFIG = Map.of(
            "cleanup.policy", "compact",
            "message.timestamp.type", "LogAppendTime",
            "delete.retention.ms", "604800000");

    private final KafkaForTests kafka;
    private final Admin admin;
    private final TopicAdmin topics;
    private final String name;
    private final TopicSpec spec;

    TopicAdminIT(KafkaForTests kafka) {
        this.kafka = kafka;
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        this.topics = new TopicAdmin(admin, kafka.bootstrapServers(), TIMEOUT);
        this.name = kafka.uniquePrefix() + "entries";
        this.spec = new TopicSpec(name, 3, 1, CONFIG);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void createsWhatIsMissingAndFindsItFit() {
        var other = new TopicSpec(kafka.uniquePrefix() + "audit", 1, 1, Map.of("cleanup.policy", "compact,delete"));

        assertThat(topics.apply(List.of(spec))).containsExactly(name);
        assertThat(topics.apply(List.of(spec, other))).containsExactly(other.name());
        assertThat(topics.apply(List.of(spec, other))).isEmpty();

        assertThat(topics.check(List.of(spec, other))).isEmpty();
        assertThat(topics.requireFit(List.of(spec, other))).isEmpty();
    }

    @Test
    void aPolicyOfTwoWordsHasNoOrder() {
        var created = new TopicSpec(name, 1, 1, Map.of("cleanup.policy", "compact,delete"));
        topics.apply(List.of(created));

        assertThat(topics.check(List.of(new TopicSpec(name, 1, 1, Map.of("cleanup.policy", "delete, compact")))))
                .isEmpty();
    }

    @Test
    void everyShippedTopicCanBeCreated() {
        // A prefix of its own instead of the real names, which other tests of this broker may want.
        String prefix = kafka.uniquePrefix();
        List<TopicSpec> specs = TopicCatalog.shipped().with(TopicOverrides.replicas(1)).specs().stream()
                .map(each -> new TopicSpec(prefix + each.name(), each.partitions(), each.replicas(), each.config()))
                .toList();

        assertThat(topics.apply(specs)).hasSameSizeAs(specs);
        assertThat(topics.requireFit(specs)).isEmpty();
    }

    @Test
    void manyInstancesMayApplyAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Set<String>>> calls = IntStream.range(0, 8)
                    .<Callable<Set<String>>>mapToObj(attempt -> () -> topics.apply(List.of(spec)))
                    .toList();
            int creators = 0;
            for (var result : threads.invokeAll(calls)) {
                creators += result.get().size();
            }
            assertThat(creators).isEqualTo(1);
        }
        assertThat(topics.check(List.of(spec))).isEmpty();
    }

    @Test
    void spellsOutWhatIsMissing() {
        assertThat(topics.check(List.of(spec))).containsExactly(new Missing(name));
        assertRefused(name + ": does not exist");
    }

    @Test
    void aTopicThatAppearsMeanwhileIsNotMissing() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var check = threads.submit(() -> topics.check(List.of(spec)));
            topics.apply(List.of(spec));
            assertThat(check.get()).isEmpty();
        }
    }

    @Test
    void refusesAnotherNumberOfPartitions() throws Exception {
        create(new NewTopic(name, 2, (short) 1).configs(CONFIG));

        assertThat(topics.check(List.of(spec))).containsExactly(new WrongPartitions(name, 3, 2));
        assertRefused(name + ": has 2 partitions, must have 3");
    }

    @Test
    void refusesAnotherCleanupPolicy() throws Exception {
        create(new NewTopic(name, 3, (short) 1)
                .configs(Map.of("message.timestamp.type", "LogAppendTime", "delete.retention.ms", "604800000")));

        assertThat(topics.check(List.of(spec)))
                .containsExactly(new WrongConfig(name, "cleanup.policy", "compact", "delete"));
        assertRefused(name + ": cleanup.policy is delete, must be compact");
    }

    @Test
    void refusesTheSendersTime() throws Exception {
        create(new NewTopic(name, 3, (short) 1)
                .configs(Map.of("cleanup.policy", "compact", "delete.retention.ms", "604800000")));

        assertThat(topics.check(List.of(spec)))
                .containsExactly(new WrongConfig(name, "message.timestamp.type", "LogAppendTime", "CreateTime"));
        assertRefused(name + ": message.timestamp.type is CreateTime, must be LogAppendTime");
    }

    /** Sizes are checked against what is declared; a record that the broker refuses stops its partition for good. */
    @Test
    void refusesATopicThatTakesLessThanIsWritten() throws Exception {
        create(new NewTopic(name, 3, (short) 1).configs(with("max.message.bytes", "500000")));

        assertThat(topics.check(List.of(new TopicSpec(name, 3, 1, with("max.message.bytes", "500000")))))
                .isEmpty();
        assertThat(topics.check(List.of(new TopicSpec(name, 3, 1, with("max.message.bytes", "400000")))))
                .isEmpty();
        var larger = new TopicSpec(name, 3, 1, with("max.message.bytes", "1048588"));
        assertThat(topics.check(List.of(larger)))
                .containsExactly(new WrongConfig(name, "max.message.bytes", "1048588", "500000"));
        assertThatThrownBy(() -> topics.requireFit(List.of(larger))).isInstanceOf(TopicMismatchException.class);
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> config = new java.util.HashMap<>(CONFIG);
        config.put(key, value);
        return config;
    }

    @Test
    void onlyMentionsOtherDrift() throws Exception {
        create(new NewTopic(name, 3, (short) 1)
                .configs(Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime")));
        var wanted = new TopicSpec(name, 3, 2, CONFIG);

        assertThat(topics.requireFit(List.of(wanted)))
                .containsExactly(
                        new WrongReplicas(name, 2, 1),
                        new ConfigDrift(name, "delete.retention.ms", "604800000", "86400000"))
                .extracting(TopicDifference::sentence)
                .containsExactly(
                        name + ": has 1 replica, should have 2",
                        name + ": delete.retention.ms is 86400000, should be 604800000");
    }

    @Test
    void tellsEveryDifferenceAtOnce() throws Exception {
        create(new NewTopic(name, 1, (short) 1));
        var missing = new TopicSpec(name + ".2", 1, 1, Map.of());

        assertThatThrownBy(() -> topics.requireFit(List.of(spec, missing)))
                .isInstanceOfSatisfying(
                        TopicMismatchException.class,
                        mismatch -> assertThat(mismatch.differences()).hasSize(5))
                .hasMessageContaining(name + ": has 1 partition, must have 3")
                .hasMessageContaining(name + ": cleanup.policy is delete, must be compact")
                .hasMessageContaining(name + ": delete.retention.ms is 86400000, should be 604800000")
                .hasMessageContaining(name + ": message.timestamp.type is CreateTime, must be LogAppendTime")
                .hasMessageContaining(name + ".2: does not exist");
    }

    @Test
    void aRecreatedTopicHasAnotherId() throws Exception {
        topics.apply(List.of(spec));
        var before = topics.topicIds(Set.of(name));
        assertThat(before).containsOnlyKeys(name);
        assertThat(topics.topicIds(Set.of(name))).isEqualTo(before);

        admin.deleteTopics(List.of(name)).all().get();
        await("the broker knows of the deletion")
                .atMost(TIMEOUT)
                .until(() -> !admin.listTopics().names().get().contains(name));
        assertThatThrownBy(() -> topics.topicIds(Set.of(name)))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessageContaining(name + ": does not exist");
        topics.apply(List.of(spec));

        assertThat(topics.topicIds(Set.of(name)).get(name)).isNotEqualTo(before.get(name));
    }

    @Test
    void saysThatBrokersAreTooFew() {
        assertThatThrownBy(() -> topics.apply(List.of(new TopicSpec(name, 3, 3, CONFIG))))
                .isInstanceOf(TopicAdminException.class)
                .hasMessageContaining("could not create topic " + name)
                .hasMessageContaining("fewer replicas");
    }

    @Test
    void passesOnWhatTheBrokerRefuses() {
        var wrong = new TopicSpec(name, 1, 1, Map.of("cleanup.policy", "keep"));

        assertThatThrownBy(() -> topics.apply(List.of(wrong)))
                .isInstanceOf(TopicAdminException.class)
                .hasMessageContaining("Kafka at " + kafka.bootstrapServers() + " could not create topic " + name)
                .hasMessageContaining("cleanup.policy");
    }

    @Test
    void saysThatTheUserIsNotAuthorised(@TempDir Path dir) throws Exception {
        try (var guarded = EmbeddedKafka.builder(dir)
                        .with(Map.of(
                                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                                "allow.everyone.if.no.acl.found", "true"))
                        .start();
                var client = Admin.create(Map.of("bootstrap.servers", guarded.bootstrapServers()))) {
            var denied = new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL),
                    new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.ALL, AclPermissionType.DENY));
            client.createAcls(List.of(denied)).all().get();
            var guardedTopics = new TopicAdmin(client, guarded.bootstrapServers(), TIMEOUT);

            assertThatThrownBy(() -> guardedTopics.apply(List.of(spec)))
                    .isInstanceOf(TopicAdminException.class)
                    .hasMessageContaining("not authorised")
                    .hasMessageContaining(name);
        }
    }

    private void create(NewTopic topic) throws Exception {
        admin.createTopics(List.of(topic)).all().get();
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> topics.requireFit(List.of(spec)))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessageContaining(sentence);
    }
}
