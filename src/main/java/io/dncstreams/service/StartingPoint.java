package io.dncstreams.service;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Where a topology takes up its input. The first start writes down that it begins with the oldest record; from then on
 * the position is a fact that must not get lost, and nobody guesses another one: a reader that quietly began anew, or
 * passed over records that were deleted unread, would miss people who said stop.
 */
final class StartingPoint {

    /** Tells positions that were written here from those that a topology committed. */
    private static final String FIRST = "first-start";

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admin admin;
    private final Duration timeout;
    private final long end;

    /** @param timeout of all that is done here together */
    StartingPoint(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    /**
     * For a topology with stores.
     *
     * @param changelogs the stores' topics; they exist once anything was committed
     * @throws LostStateException if the position, or a changelog, is gone, or the log does not fit the position
     */
    void requireList(String group, String topic, int partitions, Set<String> changelogs) {
        while (true) {
            // The changelogs come after the position, so they are looked for after it.
            Map<TopicPartition, OffsetAndMetadata> positions = positions(group, topic, partitions);
            Set<String> missing = new HashSet<>(changelogs);
            missing.removeAll(get(admin.listTopics().names(), "list topics"));
            if (positions.size() == partitions) {
                boolean begun = positions.values().stream().anyMatch(position -> !FIRST.equals(position.metadata()));
                if (begun && !missing.isEmpty()) {
                    throw new LostStateException(
                            ("The group %s has worked before, but the topics %s are gone, and the lists"
                                            + " with them. Rebuild them from dnc.entries.")
                                    .formatted(group, missing));
                }
                requireWithinLog(group, positions);
                return;
            }
            if (missing.isEmpty() && positions(group, topic, partitions).size() < partitions) {
                throw new LostStateException(
                        ("The lists of %s exist, but its position in %s is gone. If the topic is the"
                                        + " one it always was, set the group's offsets to the earliest; what was decided is not"
                                        + " decided again. Otherwise rebuild from dnc.entries.")
                                .formatted(group, topic));
            }
            begin(group, topic, partitions, positions.keySet());
        }
    }

    /** For a topology without stores: what it reads twice does no harm, what it never reads does. */
    void requireInput(String group, String topic, int partitions) {
        Map<TopicPartition, OffsetAndMetadata> positions = positions(group, topic, partitions);
        while (positions.size() < partitions) {
            begin(group, topic, partitions, positions.keySet());
            positions = positions(group, topic, partitions);
        }
        requireWithinLog(group, positions);
    }

    private Map<TopicPartition, OffsetAndMetadata> positions(String group, String topic, int partitions) {
        Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
        try {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(left(), TimeUnit.NANOSECONDS)
                    .forEach((partition, position) -> {
                        if (position != null && partition.topic().equals(topic) && partition.partition() < partitions) {
                            known.put(partition, position);
                        }
                    });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw failed("read the positions of the group " + group, e.getCause());
            }
        } catch (TimeoutException | InterruptedException e) {
            throw gaveUp("read the positions of the group " + group, e);
        }
        return known;
    }

    /** Only an empty group lets itself be told; a member that is there already has told it the same. */
    private void begin(String group, String topic, int partitions, Collection<TopicPartition> known) {
        Set<TopicPartition> unknown = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .filter(partition -> !known.contains(partition))
                .collect(Collectors.toSet());
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        offsets(unknown, OffsetSpec.earliest())
                .forEach((partition, offset) -> first.put(partition, new OffsetAndMetadata(offset, FIRST)));
        try {
            admin.alterConsumerGroupOffsets(group, first).all().get(left(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownMemberIdException)) {
                throw failed("write down where the group " + group + " begins", e.getCause());
            }
            pause();
        } catch (TimeoutException | InterruptedException e) {
            throw gaveUp("write down where the group " + group + " begins", e);
        }
    }

    private void requireWithinLog(String group, Map<TopicPartition, OffsetAndMetadata> positions) {
        Map<TopicPartition, Long> oldest = offsets(positions.keySet(), OffsetSpec.earliest());
        Map<TopicPartition, Long> newest = offsets(positions.keySet(), OffsetSpec.latest());
        positions.forEach((partition, position) -> {
            if (position.offset() < oldest.get(partition)) {
                throw new LostStateException(
                        ("%s: records %d to %d were deleted before %s read them. What they said must be"
                                        + " brought in again; then set the group's offset to the earliest.")
                                .formatted(partition, position.offset(), oldest.get(partition) - 1, group));
            }
            if (position.offset() > newest.get(partition)) {
                throw new LostStateException(
                        ("%s ends at %d, but %s has read up to %d: the topic was created anew or cut"
                                        + " off. Its lists can't follow it; rebuild them from dnc.entries.")
                                .formatted(partition, newest.get(partition), group, position.offset()));
            }
        });
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        var asked = admin.listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(each -> offsets.put(
                each,
                get(asked.partitionResult(each), "ask where " + each.topic() + " begins and ends")
                        .offset()));
        return offsets;
    }

    private <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get(left(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failed(what, e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw gaveUp(what, e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            throw gaveUp("wait for another instance", e);
        }
        if (left() == 0) {
            throw new LostStateException("The group never got a position within %s s".formatted(timeout.toSeconds()));
        }
    }

    private long left() {
        return Math.max(0, end - System.nanoTime());
    }

    private static LostStateException failed(String what, Throwable cause) {
        return new LostStateException("Could not %s: %s".formatted(what, cause.getMessage()), cause);
    }

    private LostStateException gaveUp(String what, Exception cause) {
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new LostStateException("Could not %s within %s s".formatted(what, timeout.toSeconds()), cause);
    }
}
