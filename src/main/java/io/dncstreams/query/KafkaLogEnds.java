package io.dncstreams.query;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Ends of a log by Kafka's clients. All together are asked for by a consumer, which does it in one round trip on the
 * thread that asks; the admin client takes a thread of its own and looks for the leaders each time, half as much work
 * again for a check. It keeps partitions apart, though, so it asks for those that hold up others.
 */
public final class KafkaLogEnds implements LogEnds {

    /** Longer than any healthy broker takes; whoever asks for a partition without a leader waits for it once. */
    private static final Duration TOGETHER = Duration.ofMillis(500);

    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final String topic;
    private final int timeoutMs;

    /**
     * @param consumerConfig connection settings
     * @param admin stays the caller's
     * @param partitions of the topic
     * @param timeout of a partition that is asked for alone
     */
    public KafkaLogEnds(
            Map<String, Object> consumerConfig, Admin admin, String topic, int partitions, Duration timeout) {
        Map<String, Object> config = new HashMap<>(consumerConfig);
        // A stranger's open transaction hides what was written behind it. Reads wait for that too: a change that may
        // yet
        // come true must not be shown as one that never will.
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.admin = admin;
        this.topic = topic;
        this.timeoutMs = Math.toIntExact(timeout.toMillis());
        // Nothing is ever polled. Of a topic that is not assigned the consumer would forget the leaders at once.
        consumer.assign(IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList());
    }

    @Override
    public Map<Integer, Long> together(Set<Integer> partitions) {
        List<TopicPartition> asked = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        return consumer.endOffsets(asked, TOGETHER).entrySet().stream()
                .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }

    @Override
    public CompletableFuture<Long> alone(int partition) {
        TopicPartition asked = new TopicPartition(topic, partition);
        return admin.listOffsets(
                        Map.of(asked, OffsetSpec.latest()),
                        new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs(timeoutMs))
                .partitionResult(asked)
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(ListOffsetsResultInfo::offset);
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
    }
}
