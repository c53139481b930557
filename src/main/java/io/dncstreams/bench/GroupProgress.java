package io.dncstreams.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * How far a group has committed its way through a topic. A transaction commits what came out together with how far it
 * got, so nothing counts here before a read-committed consumer can have it. Every program is timed by this, none by its
 * own word.
 */
final class GroupProgress {

    private static final Duration SAMPLE = Duration.ofMillis(25);
    private static final Duration EMPTY = Duration.ofSeconds(30);

    private final Lab lab;
    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, OffsetAndMetadata> beginning;

    GroupProgress(Lab lab, String group, String topic) {
        this.lab = lab;
        this.admin = lab.admin();
        this.group = group;
        this.beginning = IntStream.range(0, Lab.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0)));
    }

    /** Records of the topic that are dealt with. */
    long committed() {
        return KafkaFutures.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .entrySet()
                .stream()
                .filter(each -> each.getValue() != null && beginning.containsKey(each.getKey()))
                .mapToLong(each -> each.getValue().offset())
                .sum();
    }

    /** Lets a group go whose program has ended, instead of waiting until its session times out. */
    void awaitEmpty() {
        long end = System.nanoTime() + EMPTY.toNanos();
        while (!isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("group " + group + " still has members");
            }
            try {
                KafkaFutures.get(
                        admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                                .all());
            } catch (KafkaException e) {
                // A member that left by itself meanwhile; the next look tells.
            }
            pause();
        }
    }

    private boolean isEmpty() {
        try {
            GroupState state = KafkaFutures.get(admin.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group))
                    .groupState();
            return state == GroupState.EMPTY || state == GroupState.DEAD;
        } catch (GroupIdNotFoundException e) {
            return true;
        }
    }

    /** Back to the beginning, so that the next run finds the same records before it. */
    void rewind() {
        awaitEmpty();
        KafkaFutures.get(admin.alterConsumerGroupOffsets(group, beginning).all());
    }

    /**
     * Waits until so many records are committed, and times the last four fifths of them: what a start takes, and what it
     * leaves cold, is not the question here.
     *
     * @param from where the group stood when the run began
     */
    Pace pace(long from, long to, Duration atMost) throws TimeoutException {
        return pace(from, to, atMost, () -> true);
    }

    /** @param warm whether the program has done all that it does just once after a start; asked until it is so */
    Pace pace(long from, long to, Duration atMost, BooleanSupplier warm) throws TimeoutException {
        long limit = System.nanoTime() + atMost.toNanos();
        long start = from + (to - from) / 5;
        long first = from;
        long began = 0;
        Duration cpuBegan = Duration.ZERO;
        while (true) {
            long now = System.nanoTime();
            long committed = committed();
            if (first == from && committed >= start && warm.getAsBoolean()) {
                first = committed;
                began = now;
                cpuBegan = lab.cpuTime();
            }
            if (committed >= to) {
                if (first > from + (to - from) / 2) {
                    throw new IllegalStateException(
                            "the run was over before the program was warm; take a larger scale");
                }
                return new Pace(
                        to - first, Duration.ofNanos(now - began), lab.cpuTime().minus(cpuBegan));
            }
            if (now - limit > 0) {
                throw new TimeoutException("group " + group + " committed " + (committed - from) + " of " + (to - from)
                        + " records in " + atMost.toSeconds() + " s");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(SAMPLE);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
