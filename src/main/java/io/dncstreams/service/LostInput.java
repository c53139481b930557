package io.dncstreams.service;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks, before a start, for records that were deleted from an input before they were processed: by retention during a
 * long outage, or because the topic was made anew. Reading on from what is left would forget opt-outs without a word.
 */
final class LostInput {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Admin admin;

    LostInput(Admin admin) {
        this.admin = admin;
    }

    /**
     * Partitions of the topics in which the group stands before the first record, or behind the last.
     *
     * @throws IllegalStateException if the cluster does not say
     */
    Set<TopicPartition> find(String group, Set<String> topics) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Set<TopicPartition> inputs = committed.entrySet().stream()
                .filter(entry -> entry.getValue() != null
                        && topics.contains(entry.getKey().topic()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Map<TopicPartition, ListOffsetsResultInfo> first = offsets(inputs, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> last = offsets(inputs, OffsetSpec.latest());
        return inputs.stream()
                .filter(input -> {
                    long next = committed.get(input).offset();
                    return next < first.get(input).offset()
                            || next > last.get(input).offset();
                })
                .collect(Collectors.toSet());
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(Set<TopicPartition> inputs, OffsetSpec which) {
        return get(admin.listOffsets(inputs.stream().collect(Collectors.toMap(input -> input, input -> which)))
                .all());
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking for offsets", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the cluster did not tell the offsets of the inputs", e);
        }
    }
}
