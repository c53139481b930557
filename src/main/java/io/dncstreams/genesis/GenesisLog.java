package io.dncstreams.genesis;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.store.LostStateException;
import io.dncstreams.store.StoreMarker;
import io.dncstreams.topic.TopicAdminException;
import io.dncstreams.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of genesis records, and the one way to write to it. */
final class GenesisLog {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FIRST_STEP = Duration.ofSeconds(1);

    private final Installation installation;
    private final TopicReader reader;

    GenesisLog(Installation installation, TopicReader reader) {
        this.installation = installation;
        this.reader = reader;
    }

    /**
     * A record and what must come true with it.
     *
     * @param marked stores whose changelogs get the marker of the record's generation
     * @param positions by group
     */
    record Act(
            Genesis genesis,
            java.util.Collection<String> marked,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> positions) {}

    /** The last record of every application id. */
    Map<String, Genesis> all() {
        Map<String, Genesis> last = new TreeMap<>();
        reader.read(new TopicPartition(Topics.GENESIS, 0), record -> {
            try {
                if (record.key() != null && record.value() != null) {
                    last.put(new String(record.key(), StandardCharsets.UTF_8), Genesis.read(record.value()));
                }
            } catch (IllegalArgumentException e) {
                throw new LostStateException(
                        "%s: the record at offset %d can't be read (%s); a newer release or somebody else wrote it."
                                .formatted(Topics.GENESIS, record.offset(), e.getMessage()),
                        e);
            }
        });
        return last;
    }

    Optional<Genesis> mine() {
        return Optional.ofNullable(all().get(installation.applicationId()));
    }

    /**
     * Carries out an act as one transaction: the record, the markers and the positions are there together or not at
     * all. Of instances that try at once, one gets through, and the others look again at what it wrote.
     *
     * @param decide from what stands in the topic to what is to be done; empty for nothing
     * @return what stands in the topic afterwards
     */
    Optional<Genesis> write(Function<Optional<Genesis>, Optional<Act>> decide) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 0; ; attempt++) {
            try (Producer<byte[], byte[]> producer = producer()) {
                // From here on nobody else gets through who read before.
                producer.initTransactions();
                Optional<Genesis> now = mine();
                Optional<Act> act = decide(decide, now);
                if (act.isEmpty()) {
                    return now;
                }
                write(producer, act.get());
                return Optional.of(act.get().genesis());
            } catch (ProducerFencedException
                    | InvalidProducerEpochException
                    | InvalidTxnStateException
                    | UnclearCommitException
                    | OutdatedException e) {
                // The third is what brokers before KAFKA-20785 say whose transaction another instance has ended.
                if (System.nanoTime() - end > 0) {
                    throw new TopicAdminException("Other instances kept this one from writing to " + Topics.GENESIS, e);
                }
                stepBack(attempt);
            } catch (LostStateException | TopicAdminException e) {
                throw e;
            } catch (KafkaException e) {
                throw new TopicAdminException(
                        "Kafka could not write to %s: %s".formatted(Topics.GENESIS, e.getMessage()), e);
            }
        }
    }

    /**
     * Brokers may fail inside at the end of a transaction that another instance is ending at that moment. What became of it
     * shows when it is looked at again, under a producer that has ended it.
     */
    private static final class UnclearCommitException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnclearCommitException(KafkaException cause) {
            super(cause);
        }
    }

    /** What was judged was no longer what is there. */
    private static final class OutdatedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutdatedException(LostStateException cause) {
            super(cause);
        }
    }

    /** What another instance has just made looks like something that should not be there. */
    private Optional<Act> decide(Function<Optional<Genesis>, Optional<Act>> decide, Optional<Genesis> now) {
        try {
            return decide.apply(now);
        } catch (LostStateException e) {
            if (mine().equals(now)) {
                throw e;
            }
            throw new OutdatedException(e);
        }
    }

    /**
     * Whoever kept this one from writing is at work now, for seconds perhaps; to begin again at once would keep it from
     * writing in turn, and so on without end.
     */
    private static void stepBack(int attempt) {
        long most = FIRST_STEP.multipliedBy(1L << Math.min(attempt, 4)).toMillis();
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 4, most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicAdminException("Interrupted while other instances write to " + Topics.GENESIS, e);
        }
    }

    private void write(Producer<byte[], byte[]> producer, Act act) {
        Genesis genesis = act.genesis();
        producer.beginTransaction();
        byte[] marker = StoreMarker.value(genesis.generation());
        for (StoreMarker<?> store : StoreMarker.LISTS) {
            if (act.marked().contains(store.store())) {
                for (TopicPartition partition : installation.all(installation.changelog(store.store()))) {
                    send(producer, partition, store.keyBytes(), marker);
                }
            }
        }
        byte[] key = genesis.applicationId().getBytes(StandardCharsets.UTF_8);
        send(producer, new TopicPartition(Topics.GENESIS, 0), key, genesis.write());
        act.positions().forEach((group, positions) -> {
            if (!positions.isEmpty()) {
                producer.sendOffsetsToTransaction(positions, outside(group));
            }
        });
        try {
            producer.commitTransaction();
        } catch (KafkaException e) {
            // An error that has a name or a cause says what it is; one that brokers did not expect has neither.
            throw e.getClass().equals(KafkaException.class) && e.getCause() == null ? new UnclearCommitException(e) : e;
        }
    }

    /** The group as somebody sees it who is no member of it. */
    private ConsumerGroupMetadata outside(String group) {
        Map<String, Object> config = installation.clients().forConsumer();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    private static void send(Producer<byte[], byte[]> producer, TopicPartition partition, byte[] key, byte[] value) {
        // A failure comes out at the commit.
        var unused = producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), key, value));
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> config = reliable(installation.clients());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, installation.applicationId() + "-genesis");
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** What every writer of changelogs needs, whatever the operator sets. */
    static Map<String, Object> reliable(KafkaSettings clients) {
        Map<String, Object> config = clients.forProducer();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
        return config;
    }
}
