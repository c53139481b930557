package io.dncstreams.ownership;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the members of a process that is gone out of their groups, and ends what its threads left open, so that nobody
 * waits for its session or for its transactions to grow old.
 *
 * <p>That is sound even of a process that lives after all. To the group, being taken out is being silent for a session: what
 * it sends afterwards carries a member and a generation that are no more, and is refused. Nor is a transaction ended halfway:
 * one whose commit has begun is committed, any other is aborted, and its producer is fenced. Either way the process learns
 * that it was replaced, throws its state away and joins anew. That costs it a restore, so it is made improbable: only
 * members are taken whose name and client id are those that the process itself has proved to have, and nothing is begun later
 * than a second or so after its death was seen, when a next one of the same name is still starting. A broker that was held up may
 * carry it out later than that, and then the successor restores.
 */
public final class GoneMembers {

    private static final Logger LOG = LoggerFactory.getLogger(GoneMembers.class);

    /** For all of it. */
    static final Duration TIME = Duration.ofMillis(1_500);

    private final Admin admin;
    private final ThisInstance core;
    private final ThisInstance intake;

    /** @param admin stays the caller's */
    public GoneMembers(Admin admin, ThisInstance core, ThisInstance intake) {
        this.admin = admin;
        this.core = core;
        this.intake = intake;
    }

    /** @return how many members were taken out; fewer if others were quicker. What fails is logged. */
    public int takeOut(NamedProcess gone) throws InterruptedException {
        if (isThisProcess(gone)) {
            return 0;
        }
        long end = System.nanoTime() + TIME.toNanos();
        CompletableFuture<ConsumerGroupDescription> inCore = of(FormerMembers.ask(admin, core.group(), left(end)));
        CompletableFuture<ConsumerGroupDescription> inIntake = of(FormerMembers.ask(admin, intake.group(), left(end)));
        CompletableFuture<Integer> ofCore = inCore.thenCompose(description -> {
            Collection<MemberDescription> members = membersOf(gone, description);
            // At the same time: whoever gets the partitions finds them free.
            end(members, end);
            return remove(core.group(), members, end);
        });
        CompletableFuture<Integer> ofIntake =
                inIntake.thenCompose(description -> remove(intake.group(), membersOf(gone, description), end));
        return count(ofCore, end) + count(ofIntake, end);
    }

    private boolean isThisProcess(NamedProcess gone) {
        return core.clientIds().stream().map(ThisInstance::process).anyMatch(gone.clients()::contains);
    }

    private static Collection<MemberDescription> membersOf(NamedProcess gone, ConsumerGroupDescription group) {
        return group.members().stream().filter(gone::has).toList();
    }

    private CompletableFuture<Integer> remove(String group, Collection<MemberDescription> members, long end) {
        Set<MemberToRemove> named = members.stream()
                .flatMap(member -> member.groupInstanceId().stream())
                .map(MemberToRemove::new)
                .collect(Collectors.toSet());
        if (named.isEmpty() || left(end) == 0) {
            return CompletableFuture.completedFuture(0);
        }
        var options = new RemoveMembersFromConsumerGroupOptions(named);
        options.reason("its process is gone");
        options.timeoutMs(left(end));
        var removed = admin.removeMembersFromConsumerGroup(group, options);
        CompletableFuture<Integer> count = CompletableFuture.completedFuture(0);
        for (MemberToRemove one : named) {
            // Another instance may have been quicker with any of them.
            count = count.thenCombine(
                    of(removed.memberResult(one)).handle((done, failure) -> failure == null ? 1 : 0), Integer::sum);
        }
        return count;
    }

    private void end(Collection<MemberDescription> members, long end) {
        Set<String> ids = members.stream()
                .map(member -> ThisInstance.transactionalId(member.clientId()))
                .collect(Collectors.toSet());
        if (ids.isEmpty() || left(end) == 0) {
            return;
        }
        var unused = of(admin.fenceProducers(ids, new FenceProducersOptions().timeoutMs(left(end)))
                        .all())
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        LOG.debug("ended what {} threads may have left open", ids.size());
                    } else {
                        // Whoever takes over looks for them too.
                        LOG.info("could not end what a process left open ({})", failure.toString());
                    }
                });
    }

    private static int count(CompletableFuture<Integer> members, long end) throws InterruptedException {
        try {
            return members.get(left(end), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.info(
                    "could not take the members of a process out of a group ({})",
                    e.getCause().toString());
        } catch (TimeoutException e) {
            LOG.info("a group does not answer; the session of the members of a process decides");
        }
        return 0;
    }

    private static <T> CompletableFuture<T> of(KafkaFuture<T> asked) {
        return asked.toCompletionStage().toCompletableFuture();
    }

    private static int left(long end) {
        return (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }
}
