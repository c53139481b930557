package io.dncstreams.ownership;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes members out of the group that had our name under another process id: the state folder, which has that id, was
 * lost. A member that joins in the place of another keeps the client id of the one before, as far as the group shows; by
 * that, {@link LeftTransactions} of the other instances would take the dead for living and the living for dead.
 */
public final class FormerMembers {

    private static final Logger LOG = LoggerFactory.getLogger(FormerMembers.class);
    private static final int TIMEOUT_MS = 5_000;

    private FormerMembers() {}

    /** To be called before the threads start; does nothing for an instance without a name. What fails is logged. */
    public static void remove(Admin admin, ThisInstance instance) {
        if (instance.name().isEmpty()) {
            return;
        }
        try {
            List<MemberToRemove> former = members(admin, instance.group(), TIMEOUT_MS).stream()
                    .filter(instance::hasOurName)
                    .filter(member -> !instance.clientIds().contains(member.clientId()))
                    .flatMap(member -> member.groupInstanceId().stream())
                    .map(MemberToRemove::new)
                    .toList();
            if (!former.isEmpty()) {
                remove(admin, instance.group(), former, "back under the same name with a new state folder");
                LOG.info("took {} former members of this instance's name out of the group", former.size());
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                warn(e.getCause());
            }
        } catch (RuntimeException e) {
            warn(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void warn(Throwable cause) {
        LOG.warn(
                "can't tell whether the group still has former members of this instance's name ({})",
                cause.getClass().getSimpleName());
    }

    /** Takes members out of a group by their names, and waits until it is done. */
    static void remove(Admin admin, String group, Collection<MemberToRemove> members, String reason)
            throws ExecutionException, InterruptedException {
        var options = new RemoveMembersFromConsumerGroupOptions(members.stream().collect(Collectors.toSet()));
        options.reason(reason);
        options.timeoutMs(TIMEOUT_MS);
        admin.removeMembersFromConsumerGroup(group, options).all().get();
    }

    /** Who is in the group, as the brokers know it; waits no longer than the time limit. */
    static Collection<MemberDescription> members(Admin admin, String group, int timeoutMs)
            throws ExecutionException, InterruptedException {
        return ask(admin, group, timeoutMs).get().members();
    }

    /** The same as a question under way. */
    static KafkaFuture<ConsumerGroupDescription> ask(Admin admin, String group, int timeoutMs) {
        return admin.describeConsumerGroups(List.of(group), new DescribeConsumerGroupsOptions().timeoutMs(timeoutMs))
                .describedGroups()
                .get(group);
    }
}
