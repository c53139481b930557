package io.dncstreams.ownership;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that former owners of partitions have left open. Until it ends, whoever takes over gets neither
 * the group's positions nor the last records of the changelogs; without this it would wait for the transaction's timeout,
 * and that can't be short: a transaction must outlast the death of a broker.
 *
 * <p>It ends only what nobody may commit any more: that of a thread which is not a member of the group. Its offsets would
 * be refused. Which records it holds says nothing; what it only sent on to other partitions is of none of its own.
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
    private final String group;
    private final Pattern transactionalIds;
    private final OwnedPartitions owned;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("left-transactions").factory());

    /**
     * @param admin stays the caller's
     * @param applicationId of the topology whose tasks these are
     */
    public LeftTransactions(Admin admin, String applicationId, OwnedPartitions owned) {
        this.admin = admin;
        this.group = applicationId;
        // As Kafka Streams calls them: by process and thread.
        this.transactionalIds = Pattern.compile(Pattern.quote(applicationId) + "-[0-9a-f]{8}(-[0-9a-f]{4,12}){4}-\\d+");
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
        Set<String> living = ofMembers();
        // Were the clients called otherwise than by Kafka Streams, nobody could be told from the dead.
        if (living.stream().noneMatch(owned::isOwnProducer)) {
            return;
        }
        List<String> left = open.stream().filter(id -> !living.contains(id)).toList();
        if (!left.isEmpty()) {
            admin.fenceProducers(left, new FenceProducersOptions().timeoutMs(TIMEOUT_MS))
                    .all()
                    .get();
            LOG.info("ended {} transactions that were left open; partitions {} wait", left.size(), partitions);
        }
    }

    /** Transactional ids of the threads that are members, by the names that Kafka Streams gives to a thread's clients. */
    private Set<String> ofMembers() throws ExecutionException, InterruptedException {
        return admin
                .describeConsumerGroups(List.of(group), new DescribeConsumerGroupsOptions().timeoutMs(TIMEOUT_MS))
                .all()
                .get()
                .get(group)
                .members()
                .stream()
                .map(member -> member.clientId().replaceFirst("-StreamThread-(\\d+)-consumer$", "-$1"))
                .collect(Collectors.toUnmodifiableSet());
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

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
