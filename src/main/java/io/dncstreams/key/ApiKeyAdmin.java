package io.dncstreams.key;

import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.key.KeyRecord.Status;
import io.dncstreams.list.TeamId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Creates, lists and revokes API keys. Reads the topic anew for every question; meant for command lines, not for the
 * path of a request. Two administrators at once are not kept apart: the last record wins.
 */
public final class ApiKeyAdmin implements AutoCloseable {

    private static final String KEY_PREFIX = "dnck_";
    private static final String ID_PREFIX = "key_";
    private static final int SECRET_BYTES = 32;
    private static final int ID_LENGTH = 12;
    private static final int LONGEST_KEY = 512;
    private static final int LONGEST_DESCRIPTION = 200;
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KeyTopic topic;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Producer<byte[], byte[]> producer;

    /**
     * A key that was just made.
     *
     * @param key what the client sends as its bearer token; shown here and never again
     */
    public record Created(String key, KeyRecord stored) {

        /** Without the key: this may end up in a log. */
        @Override
        public String toString() {
            return "Created[" + stored.keyId() + "]";
        }
    }

    /**
     * @param client connection settings (bootstrap servers, security) of a Kafka client
     * @param topicName the compacted topic
     * @param clock gives the time of creation
     */
    public ApiKeyAdmin(Map<String, Object> client, String topicName, InstantSource clock) {
        this.topic = new KeyTopic(client, topicName);
        this.clock = clock;
        this.producer = new KafkaProducer<>(topic.producerSettings());
    }

    /**
     * Makes a new key of 256 random bits.
     *
     * @param description free text of at most 200 characters, may be empty
     * @throws IllegalArgumentException with a sentence for the operator, for an impossible team, scope or description
     * @throws KafkaException if it could not be stored
     */
    public Created create(String teamId, Set<Scope> scopes, String description) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String key = KEY_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return new Created(key, store(record(teamId, key, scopes, description)));
    }

    /**
     * Makes a given text a key, for development and tests. Does nothing if it is one already, with the same team and
     * scopes.
     *
     * @throws IllegalArgumentException with a sentence for the operator; also if the key is another team's
     * @throws KafkaException if it could not be stored
     */
    public KeyRecord createFixed(String teamId, String key, Set<Scope> scopes) {
        if (key.isEmpty() || key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "an API key is 1 to " + LONGEST_KEY + " visible ASCII characters without spaces");
        }
        KeyRecord wanted = record(teamId, key, scopes, "");
        Optional<KeyRecord> active = read().find(wanted.hash()).filter(known -> known.status() == Status.ACTIVE);
        if (active.isEmpty()) {
            return store(wanted);
        }
        if (!active.get().teamId().equals(teamId)) {
            throw new IllegalArgumentException("this API key belongs to another team");
        }
        return active.get().scopes().equals(wanted.scopes()) ? active.get() : store(wanted);
    }

    /** All keys, also revoked ones, oldest first. */
    public List<KeyRecord> list() {
        return read().all().stream()
                .sorted(Comparator.comparing(KeyRecord::createdAt).thenComparing(KeyRecord::keyId))
                .toList();
    }

    /**
     * Takes a key out of use, for good.
     *
     * @return the key as it is now, empty if no key has this id
     * @throws KafkaException if it could not be stored
     */
    public Optional<KeyRecord> revoke(String keyId) {
        // A value and not a tombstone: a tombstone may be compacted away while an instance is down that holds the key.
        return read().all().stream()
                .filter(known -> known.keyId().equals(keyId))
                .findFirst()
                .map(known -> known.status() == Status.REVOKED ? known : store(known.revoked()));
    }

    @Override
    public void close() {
        producer.close(KeyTopic.PATIENCE);
    }

    private KeyRecord record(String teamId, String key, Set<Scope> scopes, String description) {
        if (!TeamId.isValid(teamId)) {
            throw new IllegalArgumentException(
                    "a team id is 1 to " + TeamId.MAX_LENGTH + " of the letters, digits and _ . : @ -");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("an API key needs at least one scope");
        }
        if (description.length() > LONGEST_DESCRIPTION || description.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a description has at most " + LONGEST_DESCRIPTION + " characters and no control characters");
        }
        String hash = KeyHash.of(key);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new KeyRecord(hash, keyId(hash), teamId, scopes, now, Status.ACTIVE, description);
    }

    /** Twelve letters and digits out of the hash, so that one key has one id however often it is stored. */
    private static String keyId(String hash) {
        String digits = new BigInteger(1, HexFormat.of().parseHex(hash)).toString(Character.MAX_RADIX);
        return ID_PREFIX + "0".repeat(ID_LENGTH).concat(digits).substring(digits.length());
    }

    private KeyRecord store(KeyRecord made) {
        byte[] hash = made.hash().getBytes(StandardCharsets.US_ASCII);
        try {
            producer.send(new ProducerRecord<>(topic.name(), hash, made.json()))
                    .get(KeyTopic.PATIENCE.multipliedBy(3).toSeconds(), TimeUnit.SECONDS);
            return made;
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the API key could not be stored", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while storing an API key", e);
        }
    }

    private KeyIndex read() {
        KeyIndex index = new KeyIndex(new AtomicLong());
        long end = System.nanoTime() + READ_TIMEOUT.toNanos();
        try (Consumer<byte[], byte[]> consumer = topic.consumer()) {
            List<TopicPartition> partitions = topic.rewind(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, KeyTopic.PATIENCE);
            while (!KeyTopic.reached(consumer, ends)) {
                if (System.nanoTime() - end > 0) {
                    throw new KafkaException("topic " + topic.name() + " could not be read in time");
                }
                consumer.poll(POLL).forEach(index::take);
            }
        }
        return index;
    }
}
