package io.dncstreams.ownership;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the other inputs of a partition from being polled while commands of it are known to stand on the broker, or
 * nothing is known of them yet. So a backlog of prospects does not go before a backlog of commands. What was fetched and not
 * handed out is not known; see {@link #commandsAlone}.
 *
 * <p>Streams can do that itself ({@code max.task.idle.ms=0}), but asks before each record, and for each input that is
 * empty formats two texts for a log that nobody reads: a tenth of a gate's work. Here it costs a look for each poll.
 */
final class CommandsFirst {

    /** What is done with the consumer underneath. */
    interface Inputs {

        Set<TopicPartition> assignment();

        /** Records of an assigned partition that the broker has and that were not polled; empty if not known yet. */
        OptionalLong currentLag(TopicPartition partition);

        void pause(Collection<TopicPartition> partitions);

        void resume(Collection<TopicPartition> partitions);
    }

    private final String commandTopic;
    private final Inputs inputs;
    private final Set<TopicPartition> pausedByStreams = new HashSet<>();
    private final Set<TopicPartition> heldBack = new HashSet<>();

    CommandsFirst(String commandTopic, Inputs inputs) {
        this.commandTopic = commandTopic;
        this.inputs = inputs;
    }

    /** Streams has enough of these for now. */
    void pause(Collection<TopicPartition> partitions) {
        pausedByStreams.addAll(partitions);
        inputs.pause(partitions);
    }

    /** Streams wants more of these; it gets them once they are not held back any more. */
    void resume(Collection<TopicPartition> partitions) {
        pausedByStreams.removeAll(Set.copyOf(partitions));
        inputs.resume(partitions.stream()
                .filter(partition -> !heldBack.contains(partition))
                .toList());
    }

    /** These come or go; a consumer begins with each anew. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(pausedByStreams::remove);
        partitions.forEach(heldBack::remove);
    }

    void beforePoll() {
        Set<TopicPartition> assignment = inputs.assignment();
        List<TopicPartition> hold = new ArrayList<>();
        List<TopicPartition> release = new ArrayList<>();
        for (TopicPartition partition : assignment) {
            if (partition.topic().equals(commandTopic)) {
                continue;
            }
            if (isBehind(new TopicPartition(commandTopic, partition.partition()), assignment)) {
                if (heldBack.add(partition)) {
                    hold.add(partition);
                }
            } else if (heldBack.remove(partition) && !pausedByStreams.contains(partition)) {
                release.add(partition);
            }
        }
        if (!hold.isEmpty()) {
            inputs.pause(hold);
        }
        if (!release.isEmpty()) {
            inputs.resume(release);
        }
    }

    /**
     * Takes from the consumer what it has of commands, and nothing else, also if it has fetched gate records before. What
     * is behind those in its hands shows in no lag.
     *
     * @param poll of the consumer underneath, without waiting
     */
    <T> T commandsAlone(Supplier<T> poll) {
        List<TopicPartition> others = inputs.assignment().stream()
                .filter(partition -> !partition.topic().equals(commandTopic))
                .filter(this::isWanted)
                .toList();
        inputs.pause(others);
        try {
            return poll.get();
        } finally {
            // A rebalance may have taken some of them, or Streams may not want them any more.
            Set<TopicPartition> assignment = inputs.assignment();
            inputs.resume(others.stream()
                    .filter(assignment::contains)
                    .filter(this::isWanted)
                    .toList());
        }
    }

    private boolean isWanted(TopicPartition partition) {
        return !heldBack.contains(partition) && !pausedByStreams.contains(partition);
    }

    private boolean isBehind(TopicPartition commands, Set<TopicPartition> assignment) {
        return !assignment.contains(commands) || inputs.currentLag(commands).orElse(1) > 0;
    }
}
