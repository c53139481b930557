package io.dncstreams.ownership;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;

/**
 * One look at the open transactions of a topology's threads, and the end of those whose thread is not a member of the
 * group. For one thread.
 */
final class TransactionSweep {

    private static final int TIMEOUT_MS = 3_000;

    /** For what each broker answers by itself: one that is down must not hold up the rest. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Admin admin;
    private final ThisInstance instance;
    private final Pattern transactionalIds;
    private final OwnedPartitions owned;

    TransactionSweep(Admin admin, ThisInstance instance, OwnedPartitions owned) {
        this.admin = admin;
        this.instance = instance;
        // As Kafka Streams calls them: by process and thread.
        this.transactionalIds =
                Pattern.compile(Pattern.quote(instance.group()) + "-[0-9a-f]{8}(-[0-9a-f]{4,12}){4}-\\d+");
        this.owned = owned;
    }

    /**
     * What was seen.
     *
     * @param left transactions that were open and nobody's
     * @param ended how many of them are ended now
     * @param trouble why the look was not a whole one
     */
    record Look(int left, int ended, Optional<String> trouble) {

        boolean isClear() {
            return left == 0 && trouble.isEmpty();
        }
    }

    /** Who lives and who is dead can't be told now. */
    static final class UnsureException extends Exception {

        private static final long serialVersionUID = 1L;

        UnsureException(String why) {
            super(why);
        }
    }

    /** @param age that a transaction must have */
    Look look(Duration age) throws ExecutionException, InterruptedException, UnsureException {
        // Both at once, since partitions wait; nothing is ended by this first list of members.
        KafkaFuture<ConsumerGroupDescription> group = FormerMembers.ask(admin, instance.group(), TIMEOUT_MS);
        Answers<TransactionListing> all = open(age);
        Set<String> open = new HashSet<>();
        all.given().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> transactionalIds.matcher(id).matches() && !owned.isOwnProducer(id))
                .forEach(open::add);
        if (!open.isEmpty()) {
            open.removeAll(ofMembers(group.get().members()));
        }
        if (open.isEmpty()) {
            return new Look(0, 0, all.trouble());
        }
        Answers<TransactionDescription> before = describe(open);
        // Asked again, with the transaction in view: a thread may have joined, or gone on, since the list was made.
        Set<String> living = ofMembers(FormerMembers.members(admin, instance.group(), TIMEOUT_MS));
        Answers<TransactionDescription> now = describe(open);
        List<String> left = open.stream()
                .filter(id -> !living.contains(id)
                        && isSame(before.byName().get(id), now.byName().get(id)))
                .toList();
        Answers<Void> fenced = end(left);
        return new Look(
                open.size(),
                fenced.byName().size(),
                all.trouble().or(before::trouble).or(now::trouble).or(fenced::trouble));
    }

    private static boolean isSame(TransactionDescription before, TransactionDescription now) {
        return before != null
                && now != null
                && now.state() == TransactionState.ONGOING
                && before.producerId() == now.producerId()
                && before.producerEpoch() == now.producerEpoch()
                && before.transactionStartTimeMs().equals(now.transactionStartTimeMs());
    }

    /** Transactional ids of the threads that are members, by the names that Kafka Streams gives to a thread's clients. */
    private Set<String> ofMembers(Collection<MemberDescription> members) throws UnsureException {
        Set<String> living = new HashSet<>();
        for (MemberDescription member : members) {
            String id = ThisInstance.transactionalId(member.clientId());
            if (!transactionalIds.matcher(id).matches()) {
                throw new UnsureException("a member of the group has a client id that Kafka Streams did not make");
            }
            if (instance.hasOurName(member) && !instance.isOfThisProcess(member)) {
                throw new UnsureException("the group shows a member of this instance's name under a former client id");
            }
            living.add(id);
        }
        if (living.stream().noneMatch(owned::isOwnProducer)) {
            throw new UnsureException("the group does not show this process as a member");
        }
        return living;
    }

    private Answers<TransactionListing> open(Duration age) throws ExecutionException, InterruptedException {
        Answers<Collection<TransactionListing>> byBroker =
                Answers.await(admin.listTransactions(new ListTransactionsOptions()
                                .filterStates(Set.of(TransactionState.ONGOING))
                                .filterOnDuration(age.toMillis())
                                .timeoutMs(TIMEOUT_MS))
                        .byBrokerId()
                        .get());
        Map<String, TransactionListing> all = new HashMap<>();
        byBroker.given().forEach(some -> some.forEach(each -> all.put(each.transactionalId(), each)));
        return new Answers<>(all, byBroker.trouble());
    }

    private Answers<TransactionDescription> describe(Collection<String> ids) throws InterruptedException {
        var described = admin.describeTransactions(ids, new DescribeTransactionsOptions().timeoutMs(TIMEOUT_MS));
        Map<String, KafkaFuture<TransactionDescription>> each = new HashMap<>();
        ids.forEach(id -> each.put(id, described.description(id)));
        return Answers.await(each);
    }

    private Answers<Void> end(Collection<String> ids) throws InterruptedException {
        return ids.isEmpty()
                ? new Answers<>(Map.of(), Optional.empty())
                : Answers.await(admin.fenceProducers(ids, new FenceProducersOptions().timeoutMs(TIMEOUT_MS))
                        .fencedProducers());
    }

    /**
     * What came in time.
     *
     * @param trouble the last reason why something did not come
     */
    private record Answers<T>(Map<String, T> byName, Optional<String> trouble) {

        static <T> Answers<T> await(Map<?, KafkaFuture<T>> asked) throws InterruptedException {
            Map<String, T> byName = new HashMap<>();
            Optional<String> trouble = Optional.empty();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            for (Map.Entry<?, KafkaFuture<T>> each : asked.entrySet()) {
                try {
                    long patience = Math.max(0, deadline - System.nanoTime());
                    byName.put(each.getKey().toString(), each.getValue().get(patience, TimeUnit.NANOSECONDS));
                } catch (ExecutionException e) {
                    trouble = Optional.of(e.getCause().getClass().getSimpleName());
                } catch (TimeoutException e) {
                    trouble = Optional.of("a broker does not answer");
                }
            }
            return new Answers<>(byName, trouble);
        }

        Collection<T> given() {
            return byName.values();
        }
    }
}
