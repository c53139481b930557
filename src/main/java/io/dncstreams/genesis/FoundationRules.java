package io.dncstreams.genesis;

import static io.dncstreams.store.LostStateException.REMEDY;

import io.dncstreams.topology.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Whether what stands on the cluster is what the installation was built on. Pure. */
final class FoundationRules {

    private FoundationRules() {}

    /** What a start without a genesis record is. */
    sealed interface Birth {

        /** Nothing has ever been decided here. */
        record FirstStart() implements Birth {}

        /** A release that wrote no genesis record has worked here, and all it left is there. */
        record Upgrade() implements Birth {}

        /** Something is there and something is missing. */
        record Refused(String why) implements Birth {}
    }

    static Birth birth(Installation installation, Facts.Unwritten found) {
        Set<String> changelogs = new TreeSet<>();
        Installation.lists().forEach(store -> changelogs.add(installation.changelog(store)));
        if (!found.others().isEmpty() && !found.begun()) {
            return new Birth.Refused(("The topics belong to the installation %s; dnc.application-id is %s. Two"
                            + " installations can't share them.")
                    .formatted(String.join(", ", found.others()), installation.applicationId()));
        }
        Map<String, Uuid> topics = found.facts().topics();
        if (!found.begun()) {
            if (found.filled().isEmpty() && !found.localState()) {
                return new Birth.FirstStart();
            }
            return new Birth.Refused(
                    "Neither %s nor the group %s knows of an installation, but %s. What it stood on is lost. %s"
                            .formatted(
                                    Topics.GENESIS,
                                    installation.applicationId(),
                                    leftover(installation, found),
                                    REMEDY));
        }
        Set<String> missing = new TreeSet<>(changelogs);
        missing.addAll(Installation.sources());
        missing.removeAll(topics.keySet());
        if (!missing.isEmpty()) {
            return new Birth.Refused("The group %s has worked before, but the topics %s are gone. %s"
                    .formatted(installation.applicationId(), missing, REMEDY));
        }
        Optional<String> problem = positions(installation, found.facts());
        if (problem.isPresent()) {
            return new Birth.Refused(problem.get());
        }
        if (!found.groupsEmpty()) {
            return new Birth.Refused(("%s holds no record of this installation yet, and another instance runs. Stop"
                            + " every instance once, then start them again.")
                    .formatted(Topics.GENESIS));
        }
        return new Birth.Upgrade();
    }

    private static String leftover(Installation installation, Facts.Unwritten found) {
        List<String> left = new ArrayList<>();
        if (!found.filled().isEmpty()) {
            left.add("the topics " + new TreeSet<>(found.filled()) + " hold records");
        }
        if (found.localState()) {
            left.add("the folder " + installation.stateDir() + " holds lists (of another cluster?)");
        }
        return String.join(" and ", left);
    }

    /** What keeps an installation with a genesis record from serving; empty if nothing does. */
    static Optional<String> problem(Installation installation, Genesis genesis, Facts facts) {
        return switch (genesis.stage()) {
            case REBUILDING ->
                Optional.of("A rebuild was begun and did not come to its end. Stop every instance, then run"
                        + " './dnc rebuild' again.");
            case WHOLE ->
                partitions(installation, genesis)
                        .or(() -> topics(installation, genesis, facts.topics()))
                        .or(() -> positions(installation, facts));
        };
    }

    private static Optional<String> partitions(Installation installation, Genesis genesis) {
        return genesis.partitions() == installation.partitions()
                ? Optional.empty()
                : Optional.of(
                        "The installation was made with %d partitions and can't have %d; set dnc.topics.partitions back."
                                .formatted(genesis.partitions(), installation.partitions()));
    }

    /** Whether the topics are the very ones; also asked again and again while the service runs. */
    static Optional<String> topics(Installation installation, Genesis genesis, Map<String, Uuid> found) {
        Set<String> gone = new TreeSet<>();
        Set<String> anew = new TreeSet<>();
        installation.inputs().forEach(name -> compare(name, genesis.topics().get(name), found, gone, anew));
        Installation.stores()
                .forEach(store -> compare(
                        installation.changelog(store), genesis.changelogs().get(store), found, gone, anew));
        if (gone.isEmpty() && anew.isEmpty()) {
            return Optional.empty();
        }
        List<String> sentences = new ArrayList<>();
        if (!gone.isEmpty()) {
            sentences.add("The topics " + gone + " are gone.");
        }
        if (!anew.isEmpty()) {
            sentences.add("The topics " + anew + " were deleted and made anew.");
        }
        sentences.add(REMEDY);
        return Optional.of(String.join(" ", sentences));
    }

    private static void compare(
            String name, Uuid wanted, Map<String, Uuid> found, Collection<String> gone, Collection<String> anew) {
        if (wanted == null) {
            return;
        }
        Uuid id = found.get(name);
        if (id == null) {
            gone.add(name);
        } else if (!id.equals(wanted)) {
            anew.add(name);
        }
    }

    private static Optional<String> positions(Installation installation, Facts facts) {
        return positions(installation.applicationId(), installation.all(Topics.COMMANDS), facts.decided(), facts)
                .or(() -> positions(installation.intakeId(), installation.all(Topics.OPT_OUTS), facts.taken(), facts));
    }

    private static Optional<String> positions(
            String group, List<TopicPartition> partitions, Map<TopicPartition, Long> positions, Facts facts) {
        for (TopicPartition partition : partitions) {
            Long position = positions.get(partition);
            if (position == null) {
                return Optional.of(
                        "The position of the group %s in %s is gone. %s".formatted(group, partition, REMEDY));
            }
            long oldest = facts.oldest().getOrDefault(partition, 0L);
            if (position < oldest) {
                return Optional.of("%s: records %d to %d were deleted before %s read them. %s"
                        .formatted(partition, position, oldest - 1, group, REMEDY));
            }
            long end = facts.ends().getOrDefault(partition, 0L);
            if (position > end) {
                return Optional.of("%s ends at %d, but %s has read up to %d: the topic was made anew or cut off. %s"
                        .formatted(partition, end, group, position, REMEDY));
            }
        }
        return Optional.empty();
    }
}
