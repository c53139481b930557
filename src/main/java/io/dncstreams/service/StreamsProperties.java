package io.dncstreams.service;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings.ClusterSettings;
import io.dncstreams.store.RocksDbMemory;
import io.dncstreams.store.RocksDbSettings;
import io.dncstreams.topic.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Every setting of Kafka Streams that differs from its default, and why.
 *
 * @param clients settings for reaching the cluster, and what an operator wants otherwise than it is here
 * @param applicationId prefix of groups, transactional ids and internal topics
 * @param instance this instance among the others
 * @param safety a declared topic; changelogs get its replicas and its settings against loss
 * @param threads stream threads of the core; the intake has one
 */
public record StreamsProperties(
        KafkaSettings clients,
        String applicationId,
        Path stateDir,
        int threads,
        int standbys,
        Duration commitInterval,
        int maxRecordBytes,
        ClusterSettings instance,
        TopicSpec safety) {

    private static final List<String> SAFETY = List.of(
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG);

    private static final int MAX_OWN_RECORD = 1 << 20;

    private static final int TRANSACTION_TIMEOUT_MS = 20_000;

    private static final int COMMITS_IN_TIMEOUT = 2;

    /** The list and the gates. */
    public Properties core(RocksDbMemory memory) {
        Properties settings = common(applicationId);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
        settings.put(RocksDbMemory.CONFIG, memory);
        // The lists live in the changelogs. With the cluster's defaults they would have one replica on a stock broker,
        // and an answered change would be gone with its disk.
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, safety.replicas());
        for (String name : SAFETY) {
            String value = safety.config().get(name);
            if (value != null) {
                settings.put(StreamsConfig.topicPrefix(name), value);
            }
        }
        // A task that has to wait holds a thousand records of an input, as with the default, now that a hundred of them
        // come as one (InputBatch).
        settings.putIfAbsent(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 10);
        // The store of team records is written back at commits; a few MiB hold the busy teams.
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 16L << 20);
        // It must outlast the death of a broker: after 9 s of silence, on stock brokers, others lead its partitions,
        // and
        // until then nothing is committed. Transactions that end before fence every instance at once, which throws its
        // state away and joins anew: half a minute instead of ten seconds. Nor may it end before its commit is due.
        // Whoever takes over from a crashed instance does not wait for so long (LeftTransactions).
        settings.putIfAbsent(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.max(session(), Math.max(TRANSACTION_TIMEOUT_MS, COMMITS_IN_TIMEOUT * commitIntervalMs())));
        // Where the others send calls for the teams of this instance.
        instance.advertisedAddress()
                .ifPresent(address -> settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address));
        return settings;
    }

    /** After which brokers end a transaction of the core. */
    static Duration transactionTimeout(Properties core) {
        Object ms = core.get(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
        return Duration.ofMillis(Long.parseLong(ms.toString()));
    }

    /** Name of the intake's group. */
    String intakeId() {
        return applicationId + "-intake";
    }

    /** Opt-outs to commands. */
    Properties intake() {
        Properties settings = common(intakeId());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000L);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        return settings;
    }

    private int commitIntervalMs() {
        return Math.toIntExact(commitInterval.toMillis());
    }

    private int session() {
        return Math.toIntExact(instance.sessionTimeout().toMillis());
    }

    private Properties common(String id) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        // With the newer protocol, metadata for queries is wrong with more than one thread and static members are
        // refused.
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // A task takes what comes first by time among what it has. That it has the commands before the gate records is
        // the consumer's doing (CommandsFirst); for Streams to do it costs a tenth of a gate's throughput.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        // Twice to three times the throughput of the defaults; a caller's answer does not wait for it, because a commit
        // flushes what lingers.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 131_072);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        // The first batch of a transaction is refused for as long as the end of the one before is not yet written to
        // its
        // partition, a matter of milliseconds; with the default of 100 ms all that is sent with it waits for so long.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 20);
        // Sizes are checked before every forward; the producer's own limit, which counts before compression and with
        // overhead, only must not be the smaller one; nor may it be smaller than what the list itself writes, which is
        // bounded by the size of a command and not by the setting.
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                Math.max(maxRecordBytes + 65_536, MAX_OWN_RECORD));
        // How long the partitions of an instance that died stay without an owner; stock brokers allow no less.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session());
        // A member learns that another has died, and joins the new distribution, only with its next heartbeat.
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                Math.clamp(session() / 20, 100, 300));
        // A thread with nothing to do waits so long in a poll, and only between two polls it joins a new distribution
        // and takes over what was restored.
        settings.put(StreamsConfig.POLL_MS_CONFIG, 25L);
        // A member that comes back under its name before its session is over gets what it had. Streams adds the number
        // of the thread.
        instance.instanceName()
                .ifPresent(name ->
                        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), name));
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        // A broker holds a fetch back for as long as it has nothing for it, and meanwhile no other fetch goes to that
        // broker. With the default of 500 ms, a thread that has worked off the one input with a backlog waits for its
        // idle inputs, half a second each time; more bytes a fetch make it rarer still.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 20);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 4 << 20);
        settings.putAll(clients.forStreams());
        return settings;
    }
}
