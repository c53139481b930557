package io.dncstreams.key;

import io.dncstreams.query.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All API keys in memory, read from the first record on at every start and followed from there by a thread of its own.
 * Knows how current it is: every two seconds it asks for the ends of the partitions, and once it has read that far it
 * is current as of the asking. Beyond the bound it answers nothing, since a revocation may have passed it by.
 */
public final class ApiKeyTable implements ApiKeys, AutoCloseable {

    /** How old the last confirmation may be, unless told otherwise. */
    public static final Duration DEFAULT_BOUND = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyTable.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration BETWEEN_CONFIRMATIONS = Duration.ofSeconds(2);
    private static final Duration BEFORE_RETRY = Duration.ofSeconds(1);
    /** Far below what the topic keeps tombstones for. */
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final KeyTopic topic;
    private final long boundNanos;
    private final AtomicLong unreadable = new AtomicLong();
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Optional<View> view = Optional.empty();
    private volatile Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * A table that was current at a moment, by both clocks: the one stands still while a machine is suspended, the other
     * can be set back.
     */
    private record View(KeyIndex index, long confirmedAt, Instant confirmedOn) {}

    /**
     * Starts reading.
     *
     * @param client connection settings (bootstrap servers, security) of a Kafka client
     * @param topicName the compacted topic
     * @param bound how old the last confirmation may be
     */
    public static ApiKeyTable start(Map<String, Object> client, String topicName, Duration bound) {
        ApiKeyTable table = new ApiKeyTable(client, topicName, bound);
        table.thread.start();
        return table;
    }

    private ApiKeyTable(Map<String, Object> client, String topicName, Duration bound) {
        this.topic = new KeyTopic(client, topicName);
        this.boundNanos = bound.toNanos();
        this.thread = Thread.ofPlatform().name("api-keys").daemon().unstarted(this::run);
    }

    @Override
    public Optional<ApiKey> authenticate(String bearer) {
        View current = view.filter(this::withinBound)
                .orElseThrow(() -> new UnavailableException("API keys are not confirmed current", RETRY_AFTER));
        return current.index().active(KeyHash.of(bearer));
    }

    /** Whether the keys are known as they were within the bound. */
    public boolean isCurrent() {
        return view.filter(this::withinBound).isPresent();
    }

    /**
     * Waits until {@link #isCurrent()}.
     *
     * @return false if the time passed first
     */
    public boolean awaitCurrent(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!isCurrent()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Records skipped so far because they could not be read. */
    public long unreadableRecords() {
        return unreadable.get();
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.ifPresent(Consumer::wakeup);
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                LOG.warn("The reader of API keys is still busy; leaving it behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        view = Optional.empty();
    }

    private void run() {
        while (!closed()) {
            try (Consumer<byte[], byte[]> own = topic.consumer();
                    Admin admin = topic.admin()) {
                consumer = Optional.of(own);
                // close() looks for a consumer after it has said that it is closing, this looks the other way round.
                if (!closed()) {
                    follow(own, admin);
                }
            } catch (WakeupException e) {
                LOG.debug("The reader of API keys was woken up to stop");
            } catch (RuntimeException e) {
                // Not only broker trouble: whatever it is, reading anew is the cure, and until then the bound holds.
                if (!closed()) {
                    LOG.warn("Reading API keys from {} failed, starting over: {}", topic.name(), e.toString());
                    pause();
                }
            } finally {
                consumer = Optional.empty();
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> own, Admin admin) {
        List<TopicPartition> partitions = topic.rewind(own);
        Uuid id = topic.id(admin);
        KeyIndex index = new KeyIndex(unreadable);
        Instant before = Instant.now();
        while (!closed()) {
            long asked = System.nanoTime();
            Instant askedOn = Instant.now();
            if (Duration.between(before, askedOn).compareTo(LONGEST_SLEEP) > 0) {
                throw new IllegalStateException("stopped for long; tombstones may have come and gone meanwhile");
            }
            before = askedOn;
            Map<TopicPartition, Long> ends = ends(own, partitions);
            while (!closed() && !KeyTopic.reached(own, ends)) {
                own.poll(POLL).forEach(index::take);
            }
            // Asked for last: what was read until now is of this topic, or of one before it, and then nothing counts.
            if (!topic.id(admin).equals(id)) {
                throw new IllegalStateException(topic.name() + " was deleted and made anew");
            }
            publish(new View(index, asked, askedOn));
            while (!closed() && System.nanoTime() - asked < BETWEEN_CONFIRMATIONS.toNanos()) {
                own.poll(POLL).forEach(index::take);
            }
        }
    }

    /** @throws IllegalStateException if this is no longer the topic whose records were read */
    private Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> own, List<TopicPartition> partitions) {
        if (!new HashSet<>(topic.partitions(own)).equals(new HashSet<>(partitions))) {
            throw new IllegalStateException("the partitions of " + topic.name() + " have changed");
        }
        Map<TopicPartition, Long> ends = own.endOffsets(partitions, KeyTopic.PATIENCE);
        for (TopicPartition partition : partitions) {
            if (own.position(partition, KeyTopic.PATIENCE) > ends.get(partition)) {
                throw new IllegalStateException(partition + " ends before what was read of it");
            }
        }
        return ends;
    }

    private void publish(View current) {
        lock.lock();
        try {
            if (!closed()) {
                view = Optional.of(current);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean withinBound(View known) {
        return System.nanoTime() - known.confirmedAt() <= boundNanos
                && Duration.between(known.confirmedOn(), Instant.now()).toNanos() <= boundNanos;
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private void pause() {
        try {
            if (closing.await(BEFORE_RETRY.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("The reader of API keys stops while waiting to start over");
            }
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }
}
