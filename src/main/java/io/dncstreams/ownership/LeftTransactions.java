package io.dncstreams.ownership;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
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

    /** Added to the transaction's own timeout: brokers look for those that are over every 10 s. */
    private static final Duration BROKERS_LOOK = Duration.ofSeconds(10);

    private static final Duration YOUNGEST = Duration.ofSeconds(1);
    private static final int COMMITS = 3;
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** What lasts for less, such as an election, is not worth a word. */
    private static final Duration PASSING = Duration.ofSeconds(3);

    private final TransactionSweep sweep;
    private final Duration old;
    private final Duration longest;
    private final OwnedPartitions owned;
    private final Looks looks = new Looks("left-transactions");

    /**
     * @param admin stays the caller's
     * @param commitInterval how long a transaction usually lasts
     * @param transactionTimeout after which the brokers end it
     */
    public LeftTransactions(
            Admin admin,
            ThisInstance instance,
            Duration commitInterval,
            Duration transactionTimeout,
            OwnedPartitions owned) {
        this.sweep = new TransactionSweep(admin, instance, owned);
        this.old = old(commitInterval);
        this.longest = transactionTimeout.plus(BROKERS_LOOK);
        this.owned = owned;
    }

    /**
     * The age from which on a transaction is looked at. Age says nothing of whether somebody will commit it: one that is
     * held up grows as old, and is its member's all the same. It only keeps the transactions of everyday from being asked
     * about, and those of threads that are just joining or leaving from being taken for left.
     */
    static Duration old(Duration commitInterval) {
        Duration some = commitInterval.multipliedBy(COMMITS);
        return some.compareTo(YOUNGEST) > 0 ? some : YOUNGEST;
    }

    /** For the stream thread, which does not wait: these partitions have just become this process's. */
    public void assigned(Set<Integer> partitions) {
        if (!partitions.isEmpty()) {
            looks.after(Duration.ZERO, new Assignment(partitions));
        }
    }

    @Override
    public void close() {
        looks.close();
    }

    /** Partitions that were assigned together; looks again and again, since what the dead one sent may arrive after it. */
    private final class Assignment implements Runnable {

        private final Set<Integer> partitions;
        private final long since = System.nanoTime();
        private long wholeUntil = since;
        private boolean warned;
        private boolean foundNothing;
        private String last = "none";

        Assignment(Set<Integer> partitions) {
            this.partitions = Set.copyOf(partitions);
        }

        @Override
        public void run() {
            Set<Integer> waiting = partitions.stream()
                    .filter(partition -> owned.get(partition).isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
            // What is left may also hold up those who read what it was written to.
            if (waiting.isEmpty() && foundNothing) {
                return;
            }
            if (lasts(since, longest)) {
                giveUp(waiting);
                return;
            }
            try {
                look(waiting);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            looks.after(PAUSE, this);
        }

        private void look(Set<Integer> waiting) throws InterruptedException {
            long begun = System.nanoTime();
            try {
                TransactionSweep.Look look = sweep.look(old);
                if (look.ended() > 0) {
                    LOG.info("ended {} transactions that were left open; partitions {} wait", look.ended(), waiting);
                }
                if (look.trouble().isPresent()) {
                    troubled(look.trouble().get());
                    return;
                }
                // Only from then on what was open at the assignment is old enough to be seen.
                foundNothing = look.isClear() && begun - since >= old.toNanos();
                last = look.isClear() ? "nothing was left open" : "%d were left open".formatted(look.left());
                wholeUntil = System.nanoTime();
            } catch (ExecutionException e) {
                troubled(e.getCause().getClass().getSimpleName());
            } catch (TransactionSweep.UnsureException e) {
                troubled(e.getMessage());
            } catch (RuntimeException e) {
                troubled(e.getClass().getSimpleName());
            }
        }

        private void troubled(String why) {
            last = why;
            if (!warned && lasts(wholeUntil, PASSING)) {
                warned = true;
                LOG.warn(
                        "can't see whether former owners of partitions {} left transactions open ({}); until their timeout"
                                + " these may hold the partitions up",
                        partitions,
                        why);
            }
        }

        private void giveUp(Set<Integer> waiting) {
            if (!waiting.isEmpty()) {
                LOG.warn(
                        "partitions {} are not in service here {} s after they were assigned; at the last look for"
                                + " transactions of former owners: {}",
                        waiting,
                        longest.toSeconds(),
                        last);
            }
        }

        private static boolean lasts(long since, Duration atLeast) {
            return System.nanoTime() - since >= atLeast.toNanos();
        }
    }
}
