package io.dncstreams.genesis;

import static org.apache.kafka.clients.producer.ProducerConfig.CLIENT_ID_CONFIG;

import io.dncstreams.genesis.GenesisLog.Act;
import io.dncstreams.genesis.RebuiltPartition.Counts;
import io.dncstreams.store.ListImage;
import io.dncstreams.store.ListStore;
import io.dncstreams.store.LostStateException;
import io.dncstreams.topic.TopicAdminException;
import io.dncstreams.topology.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Builds the lists from {@code dnc.entries} and {@code dnc.audit}, while no instance runs. First everything is read and
 * judged. Then the genesis record says that a rebuild is under way, and from there on nothing serves until a rebuild has
 * come to its end: changelogs are made anew and filled, and one transaction writes positions, markers and a new genesis
 * record. Begun again after a crash, it does the same from the start.
 */
public final class Rebuild {

    /** An instance that was killed counts as a member for so long. */
    private static final Duration SESSION = Duration.ofSeconds(15);

    private final Installation installation;
    private final Options options;
    private final Cluster cluster;
    private final TopicReader reader;
    private final GenesisLog log;

    /**
     * What the operator takes upon himself.
     *
     * @param acceptCutAudit rebuild though the audit trail does not reach back to the beginning
     * @param gatesFrom where gates begin whose position is lost
     */
    public record Options(boolean acceptCutAudit, Optional<GatesFrom> gatesFrom) {}

    /** Where to begin with prospects when nobody knows which ones came out already. */
    public enum GatesFrom {
        OLDEST,
        NEWEST
    }

    /** What was built. */
    public record Report(
            long teams,
            long entries,
            long optOuts,
            long secondNames,
            long commandsWaiting,
            boolean optOutsReadAgain,
            boolean auditWasWhole) {}

    private Rebuild(Installation installation, Options options, Cluster cluster, TopicReader reader) {
        this.installation = installation;
        this.options = options;
        this.cluster = cluster;
        this.reader = reader;
        this.log = new GenesisLog(installation, reader);
    }

    /**
     * Refuses before anything is touched if entries or audit trail are not there.
     *
     * @throws LostStateException if they are not
     */
    public static void requireSources(Admin admin, Installation installation) {
        Set<String> there = new Cluster(admin, Foundation.address(installation))
                .topicIds(Installation.sources())
                .keySet();
        for (String source : List.of(Topics.ENTRIES, Topics.AUDIT)) {
            if (!there.contains(source)) {
                throw new LostStateException(
                        "The topic %s is gone; without it the lists can't be built. Bring it back from a backup first."
                                .formatted(source));
            }
        }
    }

    /**
     * Rebuilds. The declared topics are there.
     *
     * @throws LostStateException if what is to be built from is not whole, or an instance runs
     * @throws TopicAdminException if the cluster can't be asked
     */
    public static Report run(Admin admin, Installation installation, Options options) {
        try (TopicReader reader = new TopicReader(installation.clients())) {
            return new Rebuild(installation, options, new Cluster(admin, Foundation.address(installation)), reader)
                    .run();
        }
    }

    private Report run() {
        requireNobody();
        Optional<Genesis> before = log.mine();
        boolean auditIsWhole = requireWholeSources(before);
        RebuildPositions.of(installation, cluster, before, options.gatesFrom(), partition -> -1L);
        judge(auditIsWhole);

        Optional<Genesis> begun = log.write(now -> now.map(known -> new Act(known.rebuilding(), Set.of(), Map.of())));
        for (String store : replaced(begun)) {
            cluster.delete(installation.changelog(store));
        }
        // Whoever slept until now can't take up a changelog any more; what it was about to commit is decided by now.
        requireNobody();
        cluster.awaitStable(installation.all(Topics.ENTRIES));
        cluster.awaitStable(installation.all(Topics.AUDIT));
        cluster.create(
                Installation.stores().stream().map(installation::changelogSpec).toList());
        return fill(before, auditIsWhole);
    }

    private Report fill(Optional<Genesis> before, boolean auditIsWhole) {
        Counts counts = Counts.NONE;
        Map<Integer, Long> decidedUpTo = new HashMap<>();
        List<RebuiltPartition> lists = new ArrayList<>();
        for (int partition = 0; partition < installation.partitions(); partition++) {
            AuditPartition audit = audit(partition, before);
            decidedUpTo.put(partition, audit.decidedUpTo());
            lists.add(new RebuiltPartition(entries(partition), audit, auditIsWhole));
        }
        RebuildPositions positions =
                RebuildPositions.of(installation, cluster, before, options.gatesFrom(), decidedUpTo::get);
        try (Producer<byte[], byte[]> producer = producer()) {
            for (int partition = 0; partition < lists.size(); partition++) {
                counts = counts.and(lists.get(partition)
                        .write(
                                positions.lastDecided(partition),
                                sink(producer, ListStore.LIST, partition),
                                sink(producer, ListStore.TEAMS, partition)));
            }
            producer.flush();
        }
        // Nobody hears of a record that could not be sent, so what is there is counted.
        requireFilled(lists, positions);
        Genesis genesis = Foundation.genesis(installation, cluster, positions.decided());
        log.write(now -> Optional.of(new Act(
                genesis,
                Installation.stores(),
                Map.of(
                        installation.applicationId(), positions.core(),
                        installation.intakeId(), positions.taken()))));
        return new Report(
                counts.teams(),
                counts.entries(),
                counts.optOuts(),
                counts.secondNames(),
                positions.waiting(),
                positions.optOutsReadAgain(),
                auditIsWhole);
    }

    private void requireFilled(List<RebuiltPartition> lists, RebuildPositions positions) {
        for (int partition = 0; partition < lists.size(); partition++) {
            for (String store : List.of(ListStore.LIST, ListStore.TEAMS)) {
                long[] wanted = {0};
                ListImage.Sink count = (key, value) -> wanted[0]++;
                ListImage.Sink nothing = (key, value) -> {};
                boolean isList = store.equals(ListStore.LIST);
                lists.get(partition)
                        .write(positions.lastDecided(partition), isList ? count : nothing, isList ? nothing : count);
                long[] found = {0};
                reader.read(new TopicPartition(installation.changelog(store), partition), record -> found[0]++);
                if (found[0] != wanted[0]) {
                    throw new TopicAdminException("%s-%d took %d of %d records; run './dnc rebuild' again."
                            .formatted(installation.changelog(store), partition, found[0], wanted[0]));
                }
            }
        }
    }

    /** Stores whose changelog is another one afterwards: the lists, and what has lost its own. */
    private Set<String> replaced(Optional<Genesis> genesis) {
        Set<String> replaced = new TreeSet<>(Installation.stores());
        Map<String, Uuid> found = cluster.topicIds(
                Installation.stores().stream().map(installation::changelog).toList());
        replaced.removeIf(store -> !store.equals(ListStore.LIST)
                && !store.equals(ListStore.TEAMS)
                && genesis.map(known -> known.changelogs().get(store))
                        .filter(id -> id.equals(found.get(installation.changelog(store))))
                        .isPresent());
        return replaced;
    }

    private void requireNobody() {
        long end = System.nanoTime() + SESSION.toNanos();
        for (String group : List.of(installation.applicationId(), installation.intakeId())) {
            while (!cluster.isEmpty(group)) {
                if (System.nanoTime() - end < 0) {
                    cluster.pause();
                    continue;
                }
                throw new LostStateException(
                        ("An instance still works in the group %s. Stop every instance, then run './dnc rebuild' again;"
                                        + " one that was killed is counted until its session ends.")
                                .formatted(group));
            }
        }
    }

    /** @return whether the audit trail tells everything from the first command on */
    private boolean requireWholeSources(Optional<Genesis> before) {
        Map<String, Uuid> found = cluster.topicIds(Installation.sources());
        if (before.isPresent()
                && !found.get(Topics.ENTRIES).equals(before.get().topics().get(Topics.ENTRIES))) {
            throw new LostStateException(
                    "%s was deleted and made anew: it holds only what came after. Bring it back from a backup first."
                            .formatted(Topics.ENTRIES));
        }
        cluster.oldest(installation.all(Topics.ENTRIES)).forEach((partition, offset) -> {
            if (offset > 0) {
                throw new LostStateException("%s begins at %d: records were deleted from it, and entries with them."
                        .formatted(partition, offset));
            }
        });
        boolean same = before.isEmpty()
                || found.get(Topics.AUDIT).equals(before.get().topics().get(Topics.AUDIT));
        boolean whole = same
                && cluster.oldest(installation.all(Topics.AUDIT)).values().stream()
                        .allMatch(offset -> offset == 0);
        if (!whole && !options.acceptCutAudit()) {
            throw new LostStateException(
                    ("%s does not reach back to the beginning. With --accept-cut-audit the lists are built from what is"
                                    + " there: second names (member ids) of people listed before its first record are"
                                    + " lost, and an opt-out that is delivered again can put somebody back who was"
                                    + " deleted.")
                            .formatted(Topics.AUDIT));
        }
        cluster.awaitStable(installation.all(Topics.ENTRIES));
        cluster.awaitStable(installation.all(Topics.AUDIT));
        return whole;
    }

    private void judge(boolean auditIsWhole) {
        long different = 0;
        for (int partition = 0; partition < installation.partitions(); partition++) {
            different += new RebuiltPartition(entries(partition), audit(partition, Optional.empty()), auditIsWhole)
                    .disagreements();
        }
        if (different > 0) {
            throw new LostStateException(
                    ("%s and %s tell different things about %d people, so one of them has lost records. Nothing was"
                                    + " changed.")
                            .formatted(Topics.ENTRIES, Topics.AUDIT, different));
        }
    }

    private EntriesPartition entries(int partition) {
        EntriesPartition entries = new EntriesPartition();
        reader.read(new TopicPartition(Topics.ENTRIES, partition), entries::take);
        return entries;
    }

    private AuditPartition audit(int partition, Optional<Genesis> before) {
        AuditPartition audit = new AuditPartition(
                Set.of(), before.map(known -> known.auditFrom().get(partition)).orElse(0L));
        reader.read(new TopicPartition(Topics.AUDIT, partition), audit::take);
        return audit;
    }

    private ListImage.Sink sink(Producer<byte[], byte[]> producer, String store, int partition) {
        String changelog = installation.changelog(store);
        return (key, value) -> {
            var unused = producer.send(new ProducerRecord<>(changelog, partition, key, value));
        };
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> config = GenesisLog.reliable(installation.clients());
        config.put(CLIENT_ID_CONFIG, installation.applicationId() + "-rebuild");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
