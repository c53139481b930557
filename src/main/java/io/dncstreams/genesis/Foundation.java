package io.dncstreams.genesis;

import io.dncstreams.genesis.FoundationRules.Birth;
import io.dncstreams.genesis.GenesisLog.Act;
import io.dncstreams.store.LostStateException;
import io.dncstreams.topic.TopicDifference;
import io.dncstreams.topology.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this instance was allowed to start on. The first start of an installation writes it down; every other one holds
 * the cluster against it, and refuses where anything is gone or is not what it was. Nothing is ever cleared here.
 */
public final class Foundation {

    /** Tells positions that the first start wrote from those that a topology committed. */
    static final String FIRST = "first-start";

    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Foundation.class);

    private final Installation installation;
    private final Cluster cluster;
    private final Genesis genesis;

    private Foundation(Installation installation, Cluster cluster, Genesis genesis) {
        this.installation = installation;
        this.cluster = cluster;
        this.genesis = genesis;
    }

    /**
     * Looks at the cluster before anything is started on it. The declared topics are there.
     *
     * @param admin borrowed, also by what is returned
     * @param localState whether this machine holds stores of an installation of this name
     * @param created run when changelogs have been made, before anything is written to them; may refuse by throwing
     * @throws LostStateException if the lists, or what they follow from, are not what they were
     * @throws io.dncstreams.topic.TopicAdminException if the cluster can't be asked
     */
    public static Foundation require(Installation installation, Admin admin, boolean localState, Runnable created) {
        Cluster cluster = new Cluster(admin, address(installation), created);
        try (TopicReader reader = new TopicReader(installation.clients())) {
            GenesisLog log = new GenesisLog(installation, reader);
            Genesis known = log.mine().orElseGet(() -> begin(installation, cluster, log, reader, localState));
            FoundationRules.problem(installation, known, settledFacts(installation, cluster))
                    .ifPresent(why -> {
                        throw new LostStateException(why);
                    });
            Genesis genesis = extend(installation, cluster, log, reader, known);
            requireFitChangelogs(installation, cluster);
            warnOfSources(genesis, cluster);
            return new Foundation(installation, cluster, genesis);
        }
    }

    static String address(Installation installation) {
        return installation.clients().bootstrapServers().orElse("?");
    }

    /** Marks everything that stores of this installation hold. */
    public Uuid generation() {
        return genesis.generation();
    }

    /**
     * Whether the topics are still the very ones that this instance started on; a sentence if not.
     *
     * @throws io.dncstreams.topic.TopicAdminException if the cluster can't be asked
     */
    public Optional<String> problem() {
        return FoundationRules.topics(installation, genesis, cluster.topicIds(names(installation)));
    }

    private static Set<String> names(Installation installation) {
        Set<String> names = new TreeSet<>(installation.inputs());
        names.addAll(Installation.sources());
        Installation.stores().forEach(store -> names.add(installation.changelog(store)));
        return names;
    }

    /** Positions that a transaction wrote are to be seen a moment after its records, and not with them. */
    private static Facts settledFacts(Installation installation, Cluster cluster) {
        long end = System.nanoTime() + GRACE.toNanos();
        while (true) {
            // Others may be committing all the while, and an instance that died holds its last commit open for long.
            Facts facts = facts(installation, cluster, false);
            boolean settled = facts.decided().keySet().containsAll(installation.all(Topics.COMMANDS))
                    && facts.taken().keySet().containsAll(installation.all(Topics.OPT_OUTS));
            if (settled || System.nanoTime() - end > 0) {
                return facts;
            }
            cluster.pause();
        }
    }

    private static Facts facts(Installation installation, Cluster cluster, boolean stable) {
        List<TopicPartition> partitions = new ArrayList<>();
        Map<String, Uuid> topics = new TreeMap<>();
        cluster.topics(names(installation)).forEach((name, topic) -> {
            topics.put(name, topic.topicId());
            if (name.equals(Topics.COMMANDS) || name.equals(Topics.OPT_OUTS)) {
                topic.partitions().forEach(each -> partitions.add(new TopicPartition(name, each.partition())));
            }
        });
        return new Facts(
                topics,
                offsets(cluster.positions(installation.applicationId(), stable)),
                offsets(cluster.positions(installation.intakeId(), stable)),
                cluster.oldest(partitions),
                cluster.ends(partitions));
    }

    private static Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetAndMetadata> positions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        positions.forEach((partition, position) -> offsets.put(partition, position.offset()));
        return offsets;
    }

    private static Genesis begin(
            Installation installation, Cluster cluster, GenesisLog log, TopicReader reader, boolean localState) {
        Birth birth;
        try {
            birth = birth(installation, cluster, log, reader, localState);
        } catch (LostStateException e) {
            // Another instance may have come to the end of its first start while this one looked around.
            return log.mine().orElseThrow(() -> e);
        }
        if (birth instanceof Birth.FirstStart) {
            cluster.create(Installation.stores().stream()
                    .map(installation::changelogSpec)
                    .toList());
        }
        return log.write(now -> now.isPresent()
                        ? Optional.empty()
                        : Optional.of(beginning(installation, cluster, log, reader, localState)))
                .orElseThrow();
    }

    private static Birth birth(
            Installation installation, Cluster cluster, GenesisLog log, TopicReader reader, boolean localState) {
        Facts facts = facts(installation, cluster, true);
        boolean begun = cluster.positions(installation.applicationId()).values().stream()
                .anyMatch(position -> !FIRST.equals(position.metadata()));
        Set<String> filled = new HashSet<>();
        if (!begun) {
            Set<String> silent = new TreeSet<>(Installation.sources());
            Installation.stores().forEach(store -> silent.add(installation.changelog(store)));
            silent.retainAll(facts.topics().keySet());
            silent.stream()
                    .filter(topic -> holdsRecords(installation, reader, topic))
                    .forEach(filled::add);
        }
        Birth birth = FoundationRules.birth(
                installation,
                new Facts.Unwritten(
                        facts,
                        begun,
                        cluster.isEmpty(installation.applicationId()) && cluster.isEmpty(installation.intakeId()),
                        filled,
                        localState,
                        log.all().keySet()));
        if (birth instanceof Birth.Refused refused) {
            throw new LostStateException(refused.why());
        }
        return birth;
    }

    private static boolean holdsRecords(Installation installation, TopicReader reader, String topic) {
        return installation.all(topic).stream().anyMatch(reader::holdsRecords);
    }

    private static Act beginning(
            Installation installation, Cluster cluster, GenesisLog log, TopicReader reader, boolean localState) {
        Birth birth = birth(installation, cluster, log, reader, localState);
        if (birth instanceof Birth.Upgrade) {
            UpgradeProof.require(installation, cluster, reader);
            // Stores that the earlier release did not know of.
            cluster.create(Installation.stores().stream()
                    .map(installation::changelogSpec)
                    .toList());
            Installation.stores()
                    .forEach(store -> cluster.set(
                            installation.changelog(store), "delete.retention.ms", Installation.TOMBSTONE_RETENTION_MS));
            LOG.info("an installation of an earlier release is whole; writing down what it stands on");
        }
        Map<TopicPartition, OffsetAndMetadata> decided =
                positions(cluster, installation.applicationId(), installation.all(Topics.COMMANDS));
        Map<TopicPartition, OffsetAndMetadata> taken =
                positions(cluster, installation.intakeId(), installation.all(Topics.OPT_OUTS));
        Genesis genesis = genesis(installation, cluster, decided);
        return new Act(
                genesis,
                Installation.stores(),
                Map.of(
                        installation.applicationId(), firsts(decided),
                        installation.intakeId(), firsts(taken)));
    }

    /** Positions that a topology committed are its own to move. */
    private static Map<TopicPartition, OffsetAndMetadata> firsts(Map<TopicPartition, OffsetAndMetadata> positions) {
        Map<TopicPartition, OffsetAndMetadata> firsts = new HashMap<>(positions);
        firsts.values().removeIf(position -> !FIRST.equals(position.metadata()));
        return firsts;
    }

    /** The committed positions, and the oldest record where there is none. */
    private static Map<TopicPartition, OffsetAndMetadata> positions(
            Cluster cluster, String group, List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        cluster.oldest(partitions)
                .forEach((partition, offset) -> positions.put(partition, new OffsetAndMetadata(offset, FIRST)));
        cluster.positions(group).forEach(positions::replace);
        return positions;
    }

    /** The record of a new generation on the topics that are there now. */
    static Genesis genesis(Installation installation, Cluster cluster, Map<TopicPartition, OffsetAndMetadata> decided) {
        Map<String, Uuid> found = cluster.topicIds(names(installation));
        TreeMap<String, Uuid> topics = new TreeMap<>(found);
        TreeMap<String, Uuid> changelogs = new TreeMap<>();
        for (String store : Installation.stores()) {
            // What an earlier release did not have yet is missing here, and is taken in next.
            Optional.ofNullable(topics.remove(installation.changelog(store)))
                    .ifPresent(id -> changelogs.put(store, id));
        }
        Map<TopicPartition, Long> audit = cluster.ends(installation.all(Topics.AUDIT));
        return new Genesis(
                installation.applicationId(),
                Uuid.randomUuid(),
                Genesis.Stage.WHOLE,
                installation.partitions(),
                topics,
                changelogs,
                installation.all(Topics.COMMANDS).stream()
                        .map(partition -> decided.get(partition).offset())
                        .toList(),
                installation.all(Topics.AUDIT).stream().map(audit::get).toList());
    }

    /** Takes in what a newer release or another configuration added: stores and inputs that never were before. */
    private static Genesis extend(
            Installation installation, Cluster cluster, GenesisLog log, TopicReader reader, Genesis known) {
        if (missing(Installation.stores(), known.changelogs().keySet()).isEmpty()
                && missing(installation.inputs(), known.topics().keySet()).isEmpty()) {
            return known;
        }
        return log.write(now -> {
                    Genesis before = now.orElseThrow(() -> new LostStateException(
                            Topics.GENESIS + " was emptied while this instance started. " + LostStateException.REMEDY));
                    Set<String> stores =
                            missing(Installation.stores(), before.changelogs().keySet());
                    Map<String, Uuid> changelogs = newChangelogs(installation, cluster, reader, stores);
                    Map<String, Uuid> inputs = cluster.topicIds(
                            missing(installation.inputs(), before.topics().keySet()));
                    return Optional.of(new Act(before.with(inputs, changelogs), stores, Map.of()));
                })
                .orElseThrow();
    }

    private static Map<String, Uuid> newChangelogs(
            Installation installation, Cluster cluster, TopicReader reader, Set<String> stores) {
        cluster.create(stores.stream().map(installation::changelogSpec).toList());
        Map<String, Uuid> ids = new TreeMap<>();
        for (String store : stores) {
            String changelog = installation.changelog(store);
            if (holdsRecords(installation, reader, changelog)) {
                throw new LostStateException(("The store %s is new to this installation, but %s holds records."
                                + " Delete that topic if nobody needs it.")
                        .formatted(store, changelog));
            }
            ids.put(store, cluster.topicIds(Set.of(changelog)).get(changelog));
        }
        return ids;
    }

    private static Set<String> missing(Collection<String> wanted, Set<String> known) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(known);
        return missing;
    }

    private static void requireFitChangelogs(Installation installation, Cluster cluster) {
        List<TopicDifference> differences = cluster.topicAdmin()
                .requireFit(Installation.stores().stream()
                        .map(installation::changelogSpec)
                        .toList());
        for (TopicDifference difference : differences) {
            LOG.warn("{}", difference.sentence());
        }
    }

    /** The lists are whole without them, and a rebuild isn't; consumers of entries miss what was there before. */
    private static void warnOfSources(Genesis genesis, Cluster cluster) {
        Map<String, Uuid> found = cluster.topicIds(Installation.sources());
        for (String source : Installation.sources()) {
            Uuid id = found.get(source);
            if (id == null || !id.equals(genesis.topics().get(source))) {
                LOG.error(
                        "{} was deleted and made anew: what it held before is gone, and the lists can't be"
                                + " rebuilt from it",
                        source);
            }
        }
    }
}
