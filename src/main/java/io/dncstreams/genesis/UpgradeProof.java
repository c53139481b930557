package io.dncstreams.genesis;

import io.dncstreams.list.Command;
import io.dncstreams.list.CommandJson;
import io.dncstreams.list.EntryJson;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.store.ListImage;
import io.dncstreams.store.ListStore;
import io.dncstreams.store.LostStateException;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Shows that an installation without a genesis record is whole: the changelog of the lists holds exactly the entries
 * that were published, and every command in the log that is said to be decided is in the audit trail, so that the log is
 * the one the positions were in. All of it is written in one transaction each time, so nothing but a loss makes them
 * differ.
 */
final class UpgradeProof {

    private UpgradeProof() {}

    /** @throws LostStateException if it is not */
    static void require(Installation installation, Cluster cluster, TopicReader reader) {
        Map<TopicPartition, OffsetAndMetadata> positions = cluster.positions(installation.applicationId());
        cluster.awaitStable(installation.all(Topics.ENTRIES));
        cluster.awaitStable(installation.all(Topics.AUDIT));
        cluster.awaitStable(installation.all(installation.changelog(ListStore.LIST)));
        for (int partition = 0; partition < installation.partitions(); partition++) {
            requireSameEntries(installation, reader, partition);
            TopicPartition log = new TopicPartition(Topics.COMMANDS, partition);
            requireDecided(
                    new TeamPartitions(installation.partitions()),
                    reader,
                    log,
                    positions.get(log).offset());
        }
    }

    private static void requireSameEntries(Installation installation, TopicReader reader, int partition) {
        EntriesPartition published = new EntriesPartition();
        reader.read(new TopicPartition(Topics.ENTRIES, partition), published::take);
        Map<String, String> kept = new HashMap<>();
        String changelog = installation.changelog(ListStore.LIST);
        reader.read(new TopicPartition(changelog, partition), record -> {
            if (record.key() != null && ListImage.isEntry(record.key())) {
                String key = new String(record.key(), StandardCharsets.ISO_8859_1);
                if (record.value() == null) {
                    kept.remove(key);
                } else {
                    kept.put(key, EntryJson.read(record.value()).id());
                }
            }
        });
        Set<String> keptIds = new HashSet<>(kept.values());
        Set<String> publishedIds = new HashSet<>();
        published
                .byTeam()
                .values()
                .forEach(team -> team.values()
                        .forEach(listed -> publishedIds.add(listed.entry().id())));
        if (!keptIds.equals(publishedIds)) {
            throw refused("%s-%d holds %d entries and %s-%d others, or %d of them"
                    .formatted(changelog, partition, keptIds.size(), Topics.ENTRIES, partition, publishedIds.size()));
        }
    }

    private static void requireDecided(
            TeamPartitions partitions, TopicReader reader, TopicPartition log, long position) {
        Set<String> decided = new HashSet<>();
        reader.read(log, record -> {
            if (record.offset() < position) {
                command(record.value())
                        .filter(command -> partitions.of(command.teamId()) == log.partition())
                        .ifPresent(command -> decided.add(command.commandId()));
            }
        });
        AuditPartition audit = new AuditPartition(decided, 0);
        reader.read(new TopicPartition(Topics.AUDIT, log.partition()), audit::take);
        decided.removeAll(audit.commandIds());
        if (!decided.isEmpty()) {
            throw refused(
                    "%d commands of %s before %d are not in the audit trail".formatted(decided.size(), log, position));
        }
    }

    private static Optional<Command> command(byte[] value) {
        try {
            return value == null ? Optional.empty() : Optional.of(CommandJson.read(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static LostStateException refused(String why) {
        return new LostStateException(
                ("%s holds no record of this installation, and what is there does not fit" + " together: %s. %s")
                        .formatted(Topics.GENESIS, why, LostStateException.REMEDY));
    }
}
