package io.dncstreams.genesis;

import io.dncstreams.list.Entry;
import io.dncstreams.list.EntryJson;
import io.dncstreams.store.LostStateException;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** One partition of {@code dnc.entries}, read from its beginning: who is listed, and how far the teams had got. */
final class EntriesPartition {

    private final Map<String, Map<String, Listed>> byTeam = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Long> nextSequences = new HashMap<>();

    /**
     * One listed person.
     *
     * @param json as published, which is as served
     */
    record Listed(Entry entry, long sequence, byte[] json) {}

    /** @throws LostStateException if the record is not what the service writes */
    void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            int bar = key.indexOf('|');
            String team = key.substring(0, bar);
            String url = key.substring(bar + 1);
            long sequence = number(record, Topics.ENTRY_SEQUENCE);
            versions.merge(team, number(record, Topics.ENTRY_VERSION), Math::max);
            nextSequences.merge(team, sequence + 1, Math::max);
            Map<String, Listed> listed = byTeam.computeIfAbsent(team, name -> new HashMap<>());
            if (record.value() == null) {
                listed.remove(url);
                return;
            }
            Entry entry = EntryJson.read(record.value());
            if (!entry.teamId().equals(team) || !entry.url().equals(url)) {
                throw new IllegalArgumentException("its key names another entry");
            }
            listed.put(url, new Listed(entry, sequence, record.value()));
        } catch (RuntimeException e) {
            throw new LostStateException(
                    "%s-%d: the record at offset %d is not an entry that this service wrote; nothing was changed."
                            .formatted(record.topic(), record.partition(), record.offset()),
                    e);
        }
    }

    static long number(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("no header " + name);
        }
        return Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
    }

    /** Who is listed, by team and URL. */
    Map<String, Map<String, Listed>> byTeam() {
        return byTeam;
    }

    Map<String, Listed> of(String team) {
        return byTeam.getOrDefault(team, Map.of());
    }

    /** The highest version that a record of the team carries, removals included; 0 if there is none. */
    long version(String team) {
        return versions.getOrDefault(team, 0L);
    }

    long nextSequence(String team) {
        return nextSequences.getOrDefault(team, 0L);
    }
}
