package io.dncstreams.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.KafkaForTests;
import io.dncstreams.key.ApiKeys.ApiKey;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.query.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(KafkaExtension.class)
class ApiKeyTableIT {

    private static final Set<Scope> ALL = Set.of(Scope.READ, Scope.WRITE);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Map<String, Object> client;
    private final String topic;
    private final ApiKeyAdmin admin;

    ApiKeyTableIT(KafkaForTests kafka) {
        client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        topic = kafka.uniquePrefix() + "dnc.api-keys";
        admin = new ApiKeyAdmin(client, topic, InstantSource.fixed(Instant.parse("2025-11-18T10:30:00.123456Z")));
    }

    @BeforeEach
    void createTopic() throws Exception {
        try (Admin broker = Admin.create(client)) {
            NewTopic keys = new NewTopic(topic, 3, (short) 1).configs(Map.of("cleanup.policy", "compact"));
            broker.createTopics(List.of(keys)).all().get();
        }
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void keysOfEarlierRunsAreKnownOnceCurrent() throws Exception {
        ApiKeyAdmin.Created created = admin.create("team_1", ALL, "for tests");
        try (ApiKeyTable table = start()) {
            assertThat(table.awaitCurrent(SOON)).isTrue();

            assertThat(table.authenticate(created.key()))
                    .contains(new ApiKey(created.stored().keyId(), "team_1", ALL));
            assertThat(table.authenticate(created.key() + "x")).isEmpty();
            assertThat(table.authenticate("")).isEmpty();
            assertThat(table.authenticate(created.stored().hash())).isEmpty();
        }
    }

    @Test
    void anEmptyTopicIsCurrent() throws Exception {
        try (ApiKeyTable table = start()) {
            assertThat(table.awaitCurrent(SOON)).isTrue();

            assertThat(table.authenticate("anything")).isEmpty();
        }
    }

    @Test
    void creatingAndRevokingTakeEffectWhileRunning() throws Exception {
        try (ApiKeyTable table = start()) {
            assertThat(table.awaitCurrent(SOON)).isTrue();
            ApiKeyAdmin.Created created = admin.create("team_1", Set.of(Scope.READ), "");
            await("the new key opens")
                    .atMost(SOON)
                    .until(() -> table.authenticate(created.key()).isPresent());

            assertThat(admin.revoke(created.stored().keyId()).orElseThrow().status())
                    .isEqualTo(KeyRecord.Status.REVOKED);

            await("the revoked key opens nothing")
                    .atMost(SOON)
                    .until(() -> table.authenticate(created.key()).isEmpty());
        }
        try (ApiKeyTable later = start()) {
            assertThat(later.awaitCurrent(SOON)).isTrue();
            assertThat(admin.list())
                    .singleElement()
                    .satisfies(key -> assertThat(key.status()).isEqualTo(KeyRecord.Status.REVOKED));
        }
    }

    @Test
    void aKeyIsReplacedWithoutAMomentWithoutOne() throws Exception {
        ApiKeyAdmin.Created old = admin.create("team_1", ALL, "");
        try (ApiKeyTable table = start()) {
            assertThat(table.awaitCurrent(SOON)).isTrue();

            ApiKeyAdmin.Created replacement = admin.create("team_1", ALL, "");
            await("the new key opens, and the old one still does").atMost(SOON).until(() -> {
                assertThat(table.authenticate(old.key())).isPresent();
                return table.authenticate(replacement.key()).isPresent();
            });
            assertThat(table.authenticate(old.key())).map(ApiKey::teamId).contains("team_1");
            assertThat(table.authenticate(replacement.key()))
                    .map(ApiKey::teamId)
                    .contains("team_1");

            assertThat(admin.revoke(old.stored().keyId())).isPresent();
            await("the old key opens nothing, and the new one always did")
                    .atMost(SOON)
                    .until(() -> {
                        assertThat(table.authenticate(replacement.key())).isPresent();
                        return table.authenticate(old.key()).isEmpty();
                    });
        }
    }

    @Test
    void aTombstoneRemovesToo() throws Exception {
        ApiKeyAdmin.Created created = admin.create("team_1", ALL, "");
        try (ApiKeyTable table = start()) {
            assertThat(table.awaitCurrent(SOON)).isTrue();
            assertThat(table.authenticate(created.key())).isPresent();

            send(created.stored().hash().getBytes(StandardCharsets.US_ASCII), null);

            await("the removed key opens nothing")
                    .atMost(SOON)
                    .until(() -> table.authenticate(created.key()).isEmpty());
        }
    }

    @Test
    void tenThousandBadRecordsDoNoHarm() throws Exception {
        ApiKeyAdmin.Created before = admin.create("team_1", ALL, "");
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (int i = 0; i < 10_000; i++) {
                byte[] key = i % 4 == 0 ? null : ("key" + i).getBytes(StandardCharsets.UTF_8);
                byte[] value = switch (i % 5) {
                    case 0 -> new byte[] {(byte) 0xFF, 0, (byte) i};
                    case 1 -> ("{\"keyId\":\"key_" + i + "\"").getBytes(StandardCharsets.UTF_8);
                    case 2 -> "[[[[[[[[[[[[[[[[[[[[[[[[[[".getBytes(StandardCharsets.UTF_8);
                    case 3 -> new byte[0];
                    default -> before.stored().json();
                };
                // The topic is compacted, so the broker itself refuses records without a key.
                var unused = producer.send(new ProducerRecord<>(topic, key == null ? new byte[] {7} : key, value));
            }
        }
        ApiKeyAdmin.Created after = admin.create("team_2", ALL, "");
        try (ApiKeyTable table = start()) {
            assertThat(table.awaitCurrent(SOON)).isTrue();

            assertThat(table.authenticate(before.key())).isPresent();
            assertThat(table.authenticate(after.key())).isPresent();
            assertThat(table.unreadableRecords()).isEqualTo(10_000);
        }
    }

    @Test
    void whatWasNotCommittedIsNotKnown() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic));
                ApiKeyTable table = start()) {
            assertThat(table.awaitCurrent(SOON)).isTrue();
            ApiKeyAdmin.Created created = admin.create("team_1", ALL, "");
            await().atMost(SOON).until(() -> table.authenticate(created.key()).isPresent());
            byte[] hash = created.stored().hash().getBytes(StandardCharsets.US_ASCII);

            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, hash, null)).get();
            producer.abortTransaction();
            ApiKeyAdmin.Created marker = admin.create("team_1", ALL, "");
            await().atMost(SOON).until(() -> table.authenticate(marker.key()).isPresent());

            assertThat(table.authenticate(created.key())).isPresent();
        }
    }

    @Test
    void withoutConfirmationNothingIsAnswered() throws Exception {
        Map<String, Object> nobody = Map.of("bootstrap.servers", "127.0.0.1:1");
        try (ApiKeyTable table = ApiKeyTable.start(nobody, topic, ApiKeyTable.DEFAULT_BOUND)) {
            assertThat(table.awaitCurrent(Duration.ofMillis(500))).isFalse();
            assertThatThrownBy(() -> table.authenticate("anything")).isInstanceOf(UnavailableException.class);
        }
    }

    @Test
    void aTableThatLosesItsTopicFallsSilentWithinTheBound() throws Exception {
        ApiKeyAdmin.Created created = admin.create("team_1", ALL, "");
        try (ApiKeyTable table = ApiKeyTable.start(client, topic, Duration.ofSeconds(4))) {
            assertThat(table.awaitCurrent(SOON)).isTrue();
            assertThat(table.authenticate(created.key())).isPresent();

            try (Admin broker = Admin.create(client)) {
                broker.deleteTopics(List.of(topic)).all().get();
            }

            await("the bound passes without a confirmation").atMost(SOON).until(() -> !table.isCurrent());
            assertThatThrownBy(() -> table.authenticate(created.key()))
                    .isInstanceOfSatisfying(
                            UnavailableException.class,
                            e -> assertThat(e.retryAfter()).isPositive());

            createTopic();
            ApiKeyAdmin.Created fresh = admin.create("team_1", ALL, "");
            assertThat(table.awaitCurrent(SOON.multipliedBy(2))).isTrue();
            await().atMost(SOON).until(() -> table.authenticate(fresh.key()).isPresent());
            assertThat(table.authenticate(created.key())).isEmpty();
        }
    }

    @Test
    void mintedKeysAreLongAndTheirRecordsHoldNoKey() {
        ApiKeyAdmin.Created one = admin.create("team_1", ALL, "nightly import");
        ApiKeyAdmin.Created other = admin.create("team_1", ALL, "");

        assertThat(one.key()).matches("dnck_[A-Za-z0-9_-]{43}").isNotEqualTo(other.key());
        assertThat(one.stored().keyId())
                .matches("key_[a-z0-9]{12}")
                .isNotEqualTo(other.stored().keyId());
        assertThat(one.toString()).doesNotContain(one.key());
        assertThat(new String(one.stored().json(), StandardCharsets.UTF_8))
                .isEqualTo("{\"keyId\":\"" + one.stored().keyId()
                        + "\",\"teamId\":\"team_1\",\"scopes\":[\"dnc:read\",\"dnc:write\"],"
                        + "\"createdAt\":\"2025-11-18T10:30:00.123Z\",\"status\":\"active\","
                        + "\"description\":\"nightly import\"}");
        assertThat(admin.list()).containsExactlyInAnyOrder(one.stored(), other.stored());
        assertThat(admin.revoke("key_unknown")).isEmpty();
    }

    @Test
    void aFixedKeyIsStoredOnce() {
        KeyRecord first = admin.createFixed("team_1", "dev-key", ALL);

        assertThat(admin.createFixed("team_1", "dev-key", ALL)).isEqualTo(first);
        assertThat(admin.createFixed("team_1", "dev-key", Set.of(Scope.READ)).scopes())
                .containsExactly(Scope.READ);
        assertThat(admin.list()).hasSize(1);
        assertThatThrownBy(() -> admin.createFixed("team_2", "dev-key", ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another team");
        admin.revoke(first.keyId());
        assertThat(admin.createFixed("team_2", "dev-key", ALL).status()).isEqualTo(KeyRecord.Status.ACTIVE);
    }

    @Test
    void impossibleKeysAreRefused() {
        assertThatThrownBy(() -> admin.create("team one", ALL, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> admin.create("team_1", Set.of(), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> admin.create("team_1", ALL, "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> admin.createFixed("team_1", "with space", ALL))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> admin.createFixed("team_1", "", ALL)).isInstanceOf(IllegalArgumentException.class);
    }

    private ApiKeyTable start() {
        return ApiKeyTable.start(client, topic, ApiKeyTable.DEFAULT_BOUND);
    }

    private void send(byte[] key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
