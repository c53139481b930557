package io.dncstreams.genesis;

import io.dncstreams.genesis.Rebuild.GatesFrom;
import io.dncstreams.store.LostStateException;
import io.dncstreams.topology.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Where everything is taken up after a rebuild.
 *
 * @param decided in the command log
 * @param gates in what the gates read
 * @param taken in the opt-outs
 * @param fresh partitions of the command log in which nothing was decided yet
 * @param waiting commands still to be decided
 * @param optOutsReadAgain whether opt-outs are read from the oldest on, because commands may have got lost
 */
record RebuildPositions(
        Map<TopicPartition, OffsetAndMetadata> decided,
        Map<TopicPartition, OffsetAndMetadata> gates,
        Map<TopicPartition, OffsetAndMetadata> taken,
        Set<TopicPartition> fresh,
        long waiting,
        boolean optOutsReadAgain) {

    /**
     * @param decidedUpTo by partition, the last offset that the audit trail knows to be decided in the command log of the
     *     present generation, or -1
     * @throws LostStateException if the operator has to say where the gates begin
     */
    static RebuildPositions of(
            Installation installation,
            Cluster cluster,
            Optional<Genesis> before,
            Optional<GatesFrom> gatesFrom,
            IntFunction<Long> decidedUpTo) {
        Map<String, Uuid> ids = cluster.topicIds(installation.inputs());
        Map<TopicPartition, OffsetAndMetadata> committed = cluster.positions(installation.applicationId());
        boolean sameLog = same(before, ids, Topics.COMMANDS);

        List<TopicPartition> commands = installation.all(Topics.COMMANDS);
        Map<TopicPartition, Long> oldest = cluster.oldest(commands);
        Map<TopicPartition, Long> ends = cluster.ends(commands);
        Map<TopicPartition, OffsetAndMetadata> decided = new HashMap<>();
        Set<TopicPartition> fresh = new java.util.HashSet<>();
        boolean unread = false;
        long waiting = 0;
        for (TopicPartition partition : commands) {
            long first = oldest.get(partition);
            long last = ends.get(partition);
            long known = Math.max(
                    Optional.ofNullable(committed.get(partition))
                            .map(OffsetAndMetadata::offset)
                            .orElse(0L),
                    Math.max(
                            decidedUpTo.apply(partition.partition()) + 1,
                            before.map(genesis -> genesis.commandsFrom().get(partition.partition()))
                                    .orElse(0L)));
            boolean fits = sameLog && known >= first && known <= last;
            long position = fits ? known : first;
            unread |= !fits;
            if (!fits && (!sameLog || known > last)) {
                fresh.add(partition);
            }
            waiting += last - position;
            decided.put(partition, new OffsetAndMetadata(position));
        }
        Map<TopicPartition, OffsetAndMetadata> taken =
                taken(installation, cluster, unread || !same(before, ids, Topics.OPT_OUTS));
        return new RebuildPositions(
                decided,
                gates(installation, cluster, before, ids, committed, gatesFrom),
                taken,
                fresh,
                waiting,
                unread);
    }

    /** Positions of the group that decides and gates. */
    Map<TopicPartition, OffsetAndMetadata> core() {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(decided);
        all.putAll(gates);
        return all;
    }

    /** Offset of the last command of a partition that is decided; -1 if the log holds none that is. */
    long lastDecided(int partition) {
        TopicPartition log = new TopicPartition(Topics.COMMANDS, partition);
        return fresh.contains(log) ? -1 : decided.get(log).offset() - 1;
    }

    /** Whether a topic is the one that the positions were in; without a record of it, they are taken at their word. */
    private static boolean same(Optional<Genesis> before, Map<String, Uuid> ids, String topic) {
        return before.map(genesis -> genesis.topics().get(topic))
                .map(id -> id.equals(ids.get(topic)))
                .orElse(true);
    }

    /** An opt-out that is read twice changes nothing, one that is never read is a person who is not heard. */
    private static Map<TopicPartition, OffsetAndMetadata> taken(
            Installation installation, Cluster cluster, boolean fromOldest) {
        List<TopicPartition> optOuts = installation.all(Topics.OPT_OUTS);
        Map<TopicPartition, Long> oldest = cluster.oldest(optOuts);
        Map<TopicPartition, Long> ends = cluster.ends(optOuts);
        Map<TopicPartition, OffsetAndMetadata> committed = cluster.positions(installation.intakeId());
        Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>();
        for (TopicPartition partition : optOuts) {
            OffsetAndMetadata known = committed.get(partition);
            boolean fits = !fromOldest
                    && known != null
                    && known.offset() >= oldest.get(partition)
                    && known.offset() <= ends.get(partition);
            taken.put(partition, new OffsetAndMetadata(fits ? known.offset() : oldest.get(partition)));
        }
        return taken;
    }

    private static Map<TopicPartition, OffsetAndMetadata> gates(
            Installation installation,
            Cluster cluster,
            Optional<Genesis> before,
            Map<String, Uuid> ids,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Optional<GatesFrom> gatesFrom) {
        Set<String> topics = new TreeSet<>(installation.gateInputs());
        topics.add(Topics.REROUTED);
        Map<TopicPartition, OffsetAndMetadata> gates = new HashMap<>();
        for (String topic : topics) {
            List<TopicPartition> partitions = installation.all(topic);
            Map<TopicPartition, Long> oldest = cluster.oldest(partitions);
            Map<TopicPartition, Long> ends = cluster.ends(partitions);
            boolean same = same(before, ids, topic);
            for (TopicPartition partition : partitions) {
                Optional<Long> known =
                        Optional.ofNullable(committed.get(partition)).map(OffsetAndMetadata::offset);
                long first = oldest.get(partition);
                if (!same) {
                    // Nothing of a topic that was made anew has come out.
                    gates.put(partition, new OffsetAndMetadata(first));
                } else if (known.isEmpty() && ends.get(partition) > first) {
                    gates.put(
                            partition,
                            new OffsetAndMetadata(
                                    switch (gatesFrom.orElseThrow(() -> unknown(partition))) {
                                        case OLDEST -> first;
                                        case NEWEST -> ends.get(partition);
                                    }));
                }
            }
        }
        return gates;
    }

    private static LostStateException unknown(TopicPartition partition) {
        return new LostStateException(
                ("The position of the gates in %s is gone. Choose: --gates-from oldest lets people come out a second time,"
                                + " --gates-from newest passes over those who wait. Nothing was changed.")
                        .formatted(partition));
    }
}
