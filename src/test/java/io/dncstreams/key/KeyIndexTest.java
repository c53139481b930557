package io.dncstreams.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.key.ApiKeys.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIndexTest {

    private static final String HASH = KeyHash.of("secret");
    private static final String ACTIVE = """
            {"keyId":"key_1","teamId":"team_1","scopes":["dnc:read","dnc:write"],\
            "createdAt":"2025-11-18T10:30:00.000Z","status":"active"}""";

    private final AtomicLong unreadable = new AtomicLong();
    private final KeyIndex index = new KeyIndex(unreadable);

    @Test
    void hashesAsEverybodyDoes() {
        assertThat(KeyHash.of("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void knowsAnActiveKey() {
        take(HASH, ACTIVE);

        assertThat(index.active(HASH)).contains(new ApiKeys.ApiKey("key_1", "team_1", Set.of(Scope.READ, Scope.WRITE)));
        assertThat(index.active(KeyHash.of("other"))).isEmpty();
        assertThat(unreadable).hasValue(0);
    }

    @Test
    void aRevokedKeyOpensNothingAndStaysListed() {
        take(HASH, ACTIVE);
        take(HASH, ACTIVE.replace("active", "revoked"));

        assertThat(index.active(HASH)).isEmpty();
        assertThat(index.all()).hasSize(1);
    }

    @Test
    void aTombstoneRemovesTheKey() {
        take(HASH, ACTIVE);
        take(HASH, null);

        assertThat(index.all()).isEmpty();
        assertThat(unreadable).hasValue(0);
    }

    @Test
    void unknownScopesAndFieldsAreLeftOut() {
        take(
                HASH,
                ACTIVE.replace("\"dnc:write\"", "\"dnc:rule\",7,null").replace("{\"keyId\"", "{\"x\":[1],\"keyId\""));

        assertThat(index.active(HASH).orElseThrow().scopes()).containsExactly(Scope.READ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"active\"",
                "{}",
                "{",
                "{\"keyId\":\"key_1\",\"teamId\":\"team_1\",\"scopes\":[\"dnc:read\"],\"createdAt\":\"2025-11-18T10:30:00Z\"}",
                "{\"keyId\":\"key_1\",\"teamId\":\"team_1\",\"scopes\":[\"dnc:read\"],\"createdAt\":\"2025-11-18T10:30:00Z\",\"status\":\"ACTIVE\"}",
                "{\"keyId\":\"key_1\",\"teamId\":\"team_1\",\"scopes\":\"dnc:read\",\"createdAt\":\"2025-11-18T10:30:00Z\",\"status\":\"active\"}",
                "{\"keyId\":\"key_1\",\"teamId\":\"a b\",\"scopes\":[\"dnc:read\"],\"createdAt\":\"2025-11-18T10:30:00Z\",\"status\":\"active\"}",
                "{\"keyId\":\"\",\"teamId\":\"team_1\",\"scopes\":[\"dnc:read\"],\"createdAt\":\"2025-11-18T10:30:00Z\",\"status\":\"active\"}",
                "{\"keyId\":\"key_1\",\"teamId\":\"team_1\",\"scopes\":[\"dnc:read\"],\"createdAt\":\"once\",\"status\":\"active\"}",
                "{\"keyId\":\"key_1\",\"teamId\":\"team_1\",\"scopes\":[\"dnc:read\"],\"createdAt\":\"2025-11-18T10:30:00Z\",\"status\":\"active\",\"status\":\"active\"}",
                "{\"keyId\":\"key_1\",\"teamId\":\"team_1\",\"scopes\":[\"dnc:read\"],\"createdAt\":\"2025-11-18T10:30:00Z\",\"status\":\"active\"} x"
            })
    void whatCannotBeReadOpensNothing(String value) {
        take(HASH, ACTIVE);
        take(HASH, value);

        assertThat(index.active(HASH)).isEmpty();
        assertThat(unreadable).hasValue(1);
    }

    @Test
    void deepAndLargeValuesAreSkipped() {
        take(HASH, "[".repeat(8000));
        take(HASH, ACTIVE.replace("key_1", "k".repeat(20_000)));

        assertThat(index.all()).isEmpty();
        assertThat(unreadable).hasValue(2);
    }

    @Property
    void noRecordEverThrows(@ForAll byte[] key, @ForAll byte[] value) {
        index.take(new ConsumerRecord<>("keys", 0, 0, key, value));
        index.take(new ConsumerRecord<>("keys", 0, 0, null, value));
        index.take(new ConsumerRecord<>("keys", 0, 0, HASH.getBytes(StandardCharsets.US_ASCII), value));

        assertThat(index.all()).isEmpty();
        assertThat(unreadable).hasValueGreaterThan(0);
    }

    @Property
    void aWrittenRecordReadsTheSame(@ForAll Set<Scope> scopes, @ForAll boolean revoked) {
        KeyRecord written = new KeyRecord(
                HASH,
                "key_abc",
                "team:1",
                scopes,
                Instant.parse("2025-11-18T10:30:00.120Z"),
                revoked ? KeyRecord.Status.REVOKED : KeyRecord.Status.ACTIVE,
                scopes.isEmpty() ? "" : "for \"tests\" é");

        assertThat(KeyRecord.read(HASH, written.json())).contains(written);
    }

    private void take(String key, String value) {
        index.take(new ConsumerRecord<>(
                "keys",
                0,
                0,
                key.getBytes(StandardCharsets.US_ASCII),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8)));
    }
}
