package io.dncstreams.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that can be done between a question and an answer that is committed: a record is sent, a loop takes it,
 * writes one and commits both as a transaction, and whoever asked is told. No state, no rules, no Kafka Streams.
 */
final class TransactionLoop implements AutoCloseable {

    private static final String GROUP = "bench-transaction-loop";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_SECONDS = 30;
    private static final byte[] VALUE = new byte[300];

    private final Map<String, Object> client;
    private final KafkaProducer<byte[], byte[]> asking;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> answering;
    private final Queue<CountDownLatch> waiting = new ConcurrentLinkedQueue<>();
    private final CountDownLatch assigned = new CountDownLatch(1);
    private final FutureTask<Void> loop = new FutureTask<>(this::loop, null);
    private volatile boolean closed;

    private TransactionLoop(Lab lab) {
        client = Map.of("bootstrap.servers", lab.bootstrapServers());
        asking = producer(Map.of("linger.ms", 0));
        answering = producer(Map.of("transactional.id", GROUP, "linger.ms", 20));
        Map<String, Object> settings = new HashMap<>(client);
        settings.putAll(Map.of(
                "group.id",
                GROUP,
                "enable.auto.commit",
                false,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "latest"));
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.putAll(Map.of("acks", "all", "batch.size", 131_072, "compression.type", "lz4"));
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static TransactionLoop start(Lab lab) throws InterruptedException, TimeoutException {
        TransactionLoop loop = new TransactionLoop(lab);
        Thread.ofPlatform().name("transaction-loop").daemon().start(loop.loop);
        if (!loop.assigned.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            loop.close();
            throw new TimeoutException("the transaction loop did not start");
        }
        return loop;
    }

    /** Sends so many records at once and waits until each is dealt with and committed. */
    void ask(int records) throws ExecutionException, InterruptedException, TimeoutException {
        CountDownLatch done = new CountDownLatch(records);
        for (int i = 0; i < records; i++) {
            waiting.add(done);
            Future<?> unused = asking.send(new ProducerRecord<>(Lab.BASELINE_IN, 0, null, VALUE));
        }
        if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("the transaction loop did not answer");
        }
    }

    private void loop() {
        answering.initTransactions();
        TopicPartition partition = new TopicPartition(Lab.BASELINE_IN, 0);
        consumer.assign(List.of(partition));
        consumer.position(partition);
        assigned.countDown();
        while (!closed) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                answer(partition, records.records(partition));
            }
        }
    }

    private void answer(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        answering.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Future<?> unused = answering.send(new ProducerRecord<>(Lab.BASELINE_OUT, 0, record.key(), record.value()));
        }
        long next = records.getLast().offset() + 1;
        answering.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(next)), consumer.groupMetadata());
        answering.commitTransaction();
        for (int i = 0; i < records.size(); i++) {
            waiting.remove().countDown();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            loop.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the transaction loop failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the transaction loop did not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close();
            asking.close();
            answering.close();
        }
    }
}
