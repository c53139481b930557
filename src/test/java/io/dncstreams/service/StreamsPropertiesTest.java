package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings.ClusterSettings;
import io.dncstreams.store.RocksDbMemory;
import io.dncstreams.topic.TopicCatalog;
import io.dncstreams.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {

    @Test
    void changelogsAreAsSafeAsTheCommandLog() {
        Properties core = properties(1_000_000).core(new RocksDbMemory(16L << 20));

        assertThat(core)
                .containsEntry("replication.factor", 3)
                .containsEntry("topic.min.insync.replicas", "2")
                .containsEntry("topic.unclean.leader.election.enable", "false");
    }

    /** A command of 128 KiB is decided and audited, whatever the gates may write. */
    @Test
    void theListMayWriteWhatACommandMakesHoweverSmallGateRecordsAre() {
        Properties core = properties(16 << 10).core(new RocksDbMemory(16L << 20));

        assertThat((Integer) core.get("producer.max.request.size")).isGreaterThanOrEqualTo(3 * (128 << 10));
    }

    /** Stock brokers lead the partitions of a dead one after 9 s; one that was also the controller takes some more. */
    @Test
    void aTransactionOutlastsTheDeathOfABroker() {
        Properties core = properties(1_000_000).core(new RocksDbMemory(16L << 20));

        assertThat((Integer) core.get("producer.transaction.timeout.ms")).isBetween(15_000, 30_000);
    }

    /** Kafka Streams refuses to start with a transaction that ends before its commit is due. */
    @Test
    void aTransactionOutlastsTheCommitInterval() {
        Properties core = properties(1_000_000, Map.of("bootstrap.servers", "127.0.0.1:1"), Duration.ofMinutes(1))
                .core(new RocksDbMemory(16L << 20));

        assertThat(StreamsProperties.transactionTimeout(core)).isEqualTo(Duration.ofMinutes(2));
        assertThatCode(() -> new StreamsConfig(core)).doesNotThrowAnyException();
    }

    @Test
    void anOperatorMaySetTheTransactionTimeout() {
        Properties core = properties(1_000_000, Map.of("producer.transaction.timeout.ms", "7000"))
                .core(new RocksDbMemory(16L << 20));

        assertThat(core).containsEntry("producer.transaction.timeout.ms", "7000");
    }

    private static StreamsProperties properties(int maxRecordBytes) {
        return properties(maxRecordBytes, Map.of("bootstrap.servers", "127.0.0.1:1"));
    }

    private static StreamsProperties properties(int maxRecordBytes, Map<String, String> kafka) {
        return properties(maxRecordBytes, kafka, Duration.ofMillis(100));
    }

    private static StreamsProperties properties(
            int maxRecordBytes, Map<String, String> kafka, Duration commitInterval) {
        return new StreamsProperties(
                new KafkaSettings(kafka),
                "dnc-test",
                Path.of("state"),
                1,
                0,
                commitInterval,
                maxRecordBytes,
                ClusterSettings.alone(),
                TopicCatalog.shipped().spec(Topics.COMMANDS).orElseThrow());
    }
}
