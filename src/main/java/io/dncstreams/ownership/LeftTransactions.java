package io.dncstreams.ownership;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that former owners of partitions have left open. Until it ends, whoever takes over gets neither
 * the group's positions nor the last records of the changelogs; without this it would wait for the transaction's timeout,
 * and that can't be short: a transaction must outlast the death of a broker.
 *
 * <p>It ends only what nobody may commit any more. A transaction with records of a partition that has been assigned to
 * this process, and whose task has not come up here, is one of somebody who lost the partition: others write no records of
 * it. Should this process have lost it again, unknowingly, it could meet a transaction of the next owner. So young ones are
 * left alone; and an owner whose transaction is ended only begins anew from its last commit.
 */
public final class LeftTransactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeftTransactions.class);

    /** After that the transaction's own timeout has done it. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Longer than transactions last that somebody is there to commit. */
    private static final Duration OLD = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int TIMEOUT_MS = 3_000;

    private final Admin admin;
    private final Pattern transactionalIds;
    private final String anybodysTopic;
    private final OwnedPartitions owned;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("left-transactions").factory());

    /**
     * @param admin stays the caller's
     * @param applicationId of the topology whose tasks these are
     * @param anybodysTopic to which tasks write for partitions of other tasks
     */
    public LeftTransactions(Admin admin, String applicationId, String anybodysTopic, OwnedPartitions owned) {
        this.admin = admin;
        // As Kafka Streams calls them: by process and thread.
        this.transactionalIds = Pattern.compile(Pattern.quote(applicationId) + "-[0-9a-f]{8}(-[0-9a-f]{4,12}){4}-\\d+");
        this.anybodysTopic = anybodysTopic;
        this.owned = owned;
    }

    /** For the stream thread, which does not wait: these partitions have just become this process's. */
    public void assigned(Set<Integer> partitions) {
        if (!partitions.isEmpty()) {
            Set<Integer> all = Set.copyOf(partitions);
            long since = System.nanoTime();
            later(Duration.ZERO, () -> attempt(all, since));
        }
    }

    /** What the dead one sent may arrive after it, so one look is not enough. */
    private void attempt(Set<Integer> partitions, long since) {
        Set<Integer> waiting = partitions.stream()
                .filter(partition -> owned.get(partition).isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (waiting.isEmpty() || System.nanoTime() - since > LONGEST.toNanos()) {
            return;
        }
        try {
            end(waiting, OLD);
        } catch (ExecutionException | KafkaException e) {
            LOG.debug("can't see yet whether former owners left transactions open", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        later(PAUSE, () -> attempt(waiting, since));
    }

    private void later(Duration pause, Runnable what) {
        try {
            var unused = thread.schedule(what, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed meanwhile", e);
        }
    }

    /** @param age that a transaction must have */
    void end(Set<Integer> partitions, Duration age) throws ExecutionException, InterruptedException {
        List<String> open = open(age);
        if (open.isEmpty()) {
            return;
        }
        List<String> left = describe(open).entrySet().stream()
                .filter(each -> each.getValue().state() == TransactionState.ONGOING
                        && each.getValue().topicPartitions().stream().anyMatch(at -> isOf(at, partitions)))
                .map(Map.Entry::getKey)
                .toList();
        if (!left.isEmpty()) {
            admin.fenceProducers(left, new FenceProducersOptions().timeoutMs(TIMEOUT_MS))
                    .all()
                    .get();
            LOG.info("ended {} transactions that former owners of partitions {} left open", left.size(), partitions);
        }
    }

    /** Of other processes. */
    private List<String> open(Duration age) throws ExecutionException, InterruptedException {
        Collection<TransactionListing> all = admin.listTransactions(new ListTransactionsOptions()
                        .filterStates(Set.of(TransactionState.ONGOING))
                        .filterOnDuration(age.toMillis())
                        .timeoutMs(TIMEOUT_MS))
                .all()
                .get();
        return all.stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> transactionalIds.matcher(id).matches() && !owned.isOwnProducer(id))
                .toList();
    }

    private Map<String, TransactionDescription> describe(List<String> ids)
            throws ExecutionException, InterruptedException {
        return admin
                .describeTransactions(ids, new DescribeTransactionsOptions().timeoutMs(TIMEOUT_MS))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Other topics than that one have records of a partition from its owner alone; offsets are nobody's partition. */
    private boolean isOf(TopicPartition at, Set<Integer> partitions) {
        return !at.topic().equals(anybodysTopic) && !at.topic().startsWith("__") && partitions.contains(at.partition());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
