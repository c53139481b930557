package io.dncstreams.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells where the command log ends: whatever had been answered when a read came in lies below. A reader that has got that
 * far answers from a state that is current, whichever instance wrote it; one that slept through its own replacement
 * finds that it has not, with no clock involved.
 *
 * <p>One request is under way at a time. Reads that come meanwhile share the next one, never the one already sent: its
 * answer may be older than they are.
 */
public final class ReadIndex {

    private final Admin admin;
    private final String commandTopic;
    private final int timeoutMs;

    private final Object lock = new Object();
    private Map<Integer, CompletableFuture<Long>> next = new HashMap<>();
    private boolean underWay;

    /** @param timeoutMs of one request to the brokers */
    public ReadIndex(Admin admin, String commandTopic, int timeoutMs) {
        this.admin = admin;
        this.commandTopic = commandTopic;
        this.timeoutMs = timeoutMs;
    }

    /**
     * The end of a partition of the command log, asked for after this call began.
     *
     * @return fails if the brokers don't answer in time
     */
    public CompletableFuture<Long> end(int partition) {
        CompletableFuture<Long> end;
        boolean send;
        synchronized (lock) {
            end = next.computeIfAbsent(partition, p -> new CompletableFuture<>());
            send = !underWay;
            underWay = true;
        }
        if (send) {
            send();
        }
        return end;
    }

    private void send() {
        Map<Integer, CompletableFuture<Long>> asked;
        synchronized (lock) {
            if (next.isEmpty()) {
                underWay = false;
                return;
            }
            asked = next;
            next = new HashMap<>();
        }
        Set<TopicPartition> partitions = asked.keySet().stream()
                .map(partition -> new TopicPartition(commandTopic, partition))
                .collect(Collectors.toSet());
        try {
            ask(asked, partitions);
        } catch (RuntimeException e) {
            // A closed client throws here; nobody may be left waiting.
            asked.values().forEach(end -> end.completeExceptionally(e));
            send();
        }
    }

    private void ask(Map<Integer, CompletableFuture<Long>> asked, Set<TopicPartition> partitions) {
        ListOffsetsResult result = admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(timeoutMs));
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            CompletableFuture<Long> end = asked.get(partition.partition());
            answers.add(result.partitionResult(partition)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .thenApply(ListOffsetsResultInfo::offset)
                    .handle((offset, failure) ->
                            failure == null ? end.complete(offset) : end.completeExceptionally(failure)));
        }
        var unused = CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                .whenComplete((done, failure) -> send());
    }
}
