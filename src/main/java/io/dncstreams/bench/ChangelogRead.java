package io.dncstreams.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A plain consumer that reads all changelogs from their beginning to their end and does nothing with what they hold. */
final class ChangelogRead {

    private static final Duration POLL = Duration.ofMillis(100);

    private ChangelogRead() {}

    /** What was read, and the time from the first records to the last. */
    record Result(long records, Duration took) {
        double perSecond() {
            return records / (took.toNanos() / 1e9);
        }
    }

    static Result run(Lab lab) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        lab.bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        1_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(lab, consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long records = 0;
            long began = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                if (records == 0) {
                    began = System.nanoTime();
                }
                records += polled.count();
            }
            return new Result(records, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private static List<TopicPartition> partitions(Lab lab, KafkaConsumer<byte[], byte[]> consumer) {
        Set<String> topics = KafkaFutures.get(lab.admin().listTopics().names());
        return topics.stream()
                .filter(RunningCore::isChangelog)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }
}
