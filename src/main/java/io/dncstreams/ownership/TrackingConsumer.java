package io.dncstreams.ownership;

import io.dncstreams.batch.InputBatch;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A stream thread's consumer that says after each poll how far it has read the command log. Whatever makes the position
 * jump (a new assignment, a seek after a task was wiped) first takes back what it said.
 */
final class TrackingConsumer extends BatchingConsumer {

    private final String commandTopic;
    private final OwnedPartitions partitions;

    /** By partition; touched by the stream thread alone. */
    private final Map<Integer, Long> lastHandedOut = new java.util.HashMap<>();

    private final CommandsFirst commandsFirst;

    /** Records that a poll returns. */
    private final int atMost;

    /** Whether the last poll returned as many as it may: what else was fetched is still in the consumer's hands. */
    private boolean hasMore;

    /** @param batched topics whose records Streams gets as {@link InputBatch} */
    TrackingConsumer(Map<String, Object> config, String commandTopic, Set<String> batched, OwnedPartitions partitions) {
        super(config, batched);
        this.commandTopic = commandTopic;
        this.partitions = partitions;
        this.commandsFirst = new CommandsFirst(commandTopic, new Underneath());
        this.atMost = Integer.parseInt(
                config.getOrDefault(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, ConsumerConfig.DEFAULT_MAX_POLL_RECORDS)
                        .toString());
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new ForgettingListener(listener));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        commandsFirst.beforePoll();
        if (hasMore && partitions.anybodyWaitsForThisThread()) {
            // Thousands of gate records may have been fetched before the command, and are handed out before it.
            ConsumerRecords<byte[], byte[]> commands = commandsFirst.commandsAlone(() -> pollEach(Duration.ZERO));
            report(commands);
            if (!commands.isEmpty()) {
                return inBatches(commands);
            }
        }
        ConsumerRecords<byte[], byte[]> records = pollEach(timeout);
        report(records);
        hasMore = records.count() >= atMost;
        return inBatches(records);
    }

    private void report(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : assignment()) {
            if (partition.topic().equals(commandTopic)) {
                report(partition, records.records(partition));
            }
        }
    }

    private void report(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        if (!records.isEmpty()) {
            lastHandedOut.put(partition.partition(), records.getLast().offset());
        }
        // A position that is not known yet would be asked of the broker, and wait for it.
        if (!records.isEmpty() || !paused().contains(partition)) {
            currentPosition(partition, records);
        }
    }

    private void currentPosition(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        long position = -1;
        try {
            position = position(partition, Duration.ZERO);
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            position = records.isEmpty() ? -1 : records.getLast().offset() + 1;
        } catch (InvalidOffsetException e) {
            // Streams would reset the offset and go on, without the records of this poll. The next poll throws it
            // again,
            // with empty hands.
            position = -1;
        }
        partitions.polled(
                partition.partition(), new Polled(position, lastHandedOut.getOrDefault(partition.partition(), -1L)));
    }

    @Override
    public void pause(Collection<TopicPartition> enough) {
        commandsFirst.pause(enough);
    }

    @Override
    public void resume(Collection<TopicPartition> wanted) {
        commandsFirst.resume(wanted);
    }

    /** Streams asks for the positions of a task just before it makes its processors. */
    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> inputs) {
        return noted(super.committed(inputs));
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> inputs, Duration timeout) {
        return noted(super.committed(inputs, timeout));
    }

    private Map<TopicPartition, OffsetAndMetadata> noted(Map<TopicPartition, OffsetAndMetadata> positions) {
        partitions.begunAt(positions);
        return positions;
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        forget(List.of(partition));
        super.seek(partition, offset);
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
        forget(List.of(partition));
        super.seek(partition, offset);
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> assigned) {
        forget(assigned);
        super.seekToBeginning(assigned);
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> assigned) {
        forget(assigned);
        super.seekToEnd(assigned);
    }

    private void forget(Collection<TopicPartition> changed) {
        for (TopicPartition partition : changed) {
            if (partition.topic().equals(commandTopic)) {
                lastHandedOut.remove(partition.partition());
                partitions.forgetPolled(partition.partition());
            }
        }
    }

    /** This consumer without what is added here. */
    private final class Underneath implements CommandsFirst.Inputs {

        @Override
        public Set<TopicPartition> assignment() {
            return TrackingConsumer.super.assignment();
        }

        @Override
        public OptionalLong currentLag(TopicPartition partition) {
            return TrackingConsumer.super.currentLag(partition);
        }

        @Override
        public void pause(Collection<TopicPartition> enough) {
            TrackingConsumer.super.pause(enough);
        }

        @Override
        public void resume(Collection<TopicPartition> wanted) {
            TrackingConsumer.super.resume(wanted);
        }
    }

    /** Streams' own listener, told after this consumer has taken back what it said. */
    private final class ForgettingListener implements ConsumerRebalanceListener {

        private final ConsumerRebalanceListener streams;

        ForgettingListener(ConsumerRebalanceListener streams) {
            this.streams = streams;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            partitions.requireTasksAllowed();
            partitions.assigned(assigned.stream()
                    .filter(each -> each.topic().equals(commandTopic))
                    .map(TopicPartition::partition)
                    .collect(Collectors.toSet()));
            forget(assigned);
            commandsFirst.forget(assigned);
            streams.onPartitionsAssigned(assigned);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            forget(revoked);
            commandsFirst.forget(revoked);
            streams.onPartitionsRevoked(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            forget(lost);
            commandsFirst.forget(lost);
            streams.onPartitionsLost(lost);
        }
    }
}
