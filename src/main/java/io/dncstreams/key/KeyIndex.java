package io.dncstreams.key;

import io.dncstreams.key.ApiKeys.ApiKey;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The latest record of every key. Written by one thread, read by any. */
final class KeyIndex {

    private static final Logger LOG = LoggerFactory.getLogger(KeyIndex.class);

    private static final int LOGGED_EACH = 20;

    private final Map<String, KeyRecord> byHash = new ConcurrentHashMap<>();
    private final AtomicLong unreadable;

    /** @param unreadable counts the records that could not be read */
    KeyIndex(AtomicLong unreadable) {
        this.unreadable = unreadable;
    }

    /**
     * Takes in one record. Never throws: one bad record must not keep the good ones from being known. Where the key
     * is a hash but the value can't be read, the key opens nothing any more: what stood there before may be compacted
     * away at any time, and it may have been a revocation that was written badly.
     */
    void take(ConsumerRecord<byte[], byte[]> polled) {
        String hash = polled.key() == null ? "" : new String(polled.key(), StandardCharsets.ISO_8859_1);
        if (!KeyHash.isHash(hash)) {
            skip(polled);
            return;
        }
        if (polled.value() == null) {
            byHash.remove(hash);
            return;
        }
        Optional<KeyRecord> read = KeyRecord.read(hash, polled.value());
        if (read.isPresent()) {
            byHash.put(hash, read.get());
        } else {
            byHash.remove(hash);
            skip(polled);
        }
    }

    Optional<ApiKey> active(String hash) {
        return Optional.ofNullable(byHash.get(hash))
                .filter(known -> switch (known.status()) {
                    case ACTIVE -> true;
                    case REVOKED -> false;
                })
                .map(KeyRecord::apiKey);
    }

    Optional<KeyRecord> find(String hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    Collection<KeyRecord> all() {
        return byHash.values();
    }

    private void skip(ConsumerRecord<byte[], byte[]> polled) {
        long count = unreadable.incrementAndGet();
        // Each of the first few, then ever fewer: a flood of them must not become a flood of log lines.
        if (count <= LOGGED_EACH || Long.bitCount(count) == 1) {
            LOG.warn(
                    "Skipped an unreadable API key record at {}-{}, offset {}; {} so far",
                    polled.topic(),
                    polled.partition(),
                    polled.offset(),
                    count);
        }
    }
}
