package io.dncstreams.ownership;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the members out of the group that threads of this process have left behind. A member with a name doesn't leave when
 * its thread dies, and its session is not sure to end: to the brokers, one that asked to join and then died is still
 * about to. After all brokers had been killed at once, whole groups stood still like that until somebody took such members out.
 */
public final class DeadThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadThreads.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int TIMEOUT_MS = 5_000;

    /** A thread takes its time to die, and what it last asked of the brokers to arrive. */
    private static final Duration WATCHED = Duration.ofSeconds(20);

    private final Admin admin;
    private final ThisInstance instance;
    private final Supplier<Set<String>> alive;
    private final Looks looks = new Looks("dead-threads");

    /** On the executor's thread alone. */
    private boolean looking;

    /** Until when looks go on, by the nano clock; on the executor's thread alone. */
    private long until;

    /**
     * @param admin stays the caller's
     * @param alive client ids of the consumers of all threads that live, or are not quite dead yet
     */
    public DeadThreads(Admin admin, ThisInstance instance, Supplier<Set<String>> alive) {
        this.admin = admin;
        this.instance = instance;
        this.alive = alive;
    }

    /** A thread is about to die. Returns at once; without a name there is nothing to do. */
    public void oneDies() {
        if (instance.name().isPresent()) {
            looks.after(Duration.ZERO, () -> {
                until = System.nanoTime() + WATCHED.toNanos();
                if (!looking) {
                    looking = true;
                    look();
                }
            });
        }
    }

    private void look() {
        long begun = System.nanoTime();
        boolean told = takeOut();
        if (told && begun - until > 0) {
            looking = false;
        } else {
            looks.after(PERIOD, this::look);
        }
    }

    /** @return false if the brokers don't answer */
    private boolean takeOut() {
        try {
            List<MemberDescription> ours = FormerMembers.members(admin, instance.group(), TIMEOUT_MS).stream()
                    .filter(instance::hasOurName)
                    .filter(instance::isOfThisProcess)
                    .toList();
            // Read later than the group: who is a member and not among these has died since.
            Set<String> living = alive.get();
            List<MemberToRemove> dead = ours.stream()
                    .filter(member -> !living.contains(member.clientId()))
                    .flatMap(member -> member.groupInstanceId().stream())
                    .map(MemberToRemove::new)
                    .toList();
            if (!dead.isEmpty()) {
                FormerMembers.remove(admin, instance.group(), dead, "its thread is dead");
                LOG.info("took {} members of threads that are dead out of {}", dead.size(), instance.group());
            }
            return true;
        } catch (ExecutionException e) {
            LOG.debug("the group can't be looked at", e);
            // A group that is no more has no members either.
            return e.getCause() instanceof GroupIdNotFoundException;
        } catch (RuntimeException e) {
            LOG.warn("members of dead threads could not be looked for", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        looks.close();
    }
}
