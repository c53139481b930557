package io.dncstreams.service;

import io.dncstreams.topic.TopicAdminException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClassicGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers whether they allow this user what the service will do. Without that a missing right shows late, or not
 * at all: a stream thread that is refused is replaced and refused again, and a changelog that can't be written is found
 * out by the first change.
 *
 * <p>What does not exist yet can't be asked about; it is asked about again. A broker that doesn't tell, or doesn't answer,
 * stops nobody. For one thread.
 */
final class RightsCheck {

    private static final Logger LOG = LoggerFactory.getLogger(RightsCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String cluster;
    private final Map<Resource, Set<AclOperation>> open;

    /**
     * @param cluster where the brokers are, for messages
     * @param needed what is to be allowed
     */
    RightsCheck(String cluster, Map<Resource, Set<AclOperation>> needed) {
        this.cluster = cluster;
        this.open = new LinkedHashMap<>(needed);
    }

    /**
     * Asks about what is still open, and waits for the answers.
     *
     * @throws TopicAdminException if a right is missing; it names all that are
     */
    void require(Admin admin) {
        ask(admin).require();
    }

    /** The same in two steps, for a caller who has something else to do meanwhile. */
    Asked ask(Admin admin) {
        Map<Resource, KafkaFuture<Optional<Set<AclOperation>>>> answers = new HashMap<>();
        List<String> topics = open(ResourceType.TOPIC);
        if (!topics.isEmpty()) {
            admin.describeTopics(topics, bounded(new DescribeTopicsOptions().includeAuthorizedOperations(true)))
                    .topicNameValues()
                    .forEach((name, topic) -> answers.put(
                            new Resource(ResourceType.TOPIC, name),
                            topic.thenApply(found -> Optional.ofNullable(found.authorizedOperations()))));
        }
        List<String> groups = open(ResourceType.GROUP);
        if (!groups.isEmpty()) {
            // Not describeConsumerGroups: that asks for another kind of group first, and pauses before it asks for
            // ours.
            admin.describeClassicGroups(
                            groups, bounded(new DescribeClassicGroupsOptions().includeAuthorizedOperations(true)))
                    .describedGroups()
                    .forEach((name, group) -> answers.put(
                            new Resource(ResourceType.GROUP, name),
                            group.thenApply(found -> Optional.ofNullable(found.authorizedOperations()))));
        }
        List<String> ids = open(ResourceType.TRANSACTIONAL_ID);
        if (!ids.isEmpty()) {
            // Of these no broker tells what is allowed, so it is done.
            admin.fenceProducers(ids, bounded(new FenceProducersOptions()))
                    .fencedProducers()
                    .forEach((id, done) -> answers.put(
                            new Resource(ResourceType.TRANSACTIONAL_ID, id),
                            done.thenApply(nothing -> Optional.empty())));
        }
        return new Asked(answers);
    }

    private List<String> open(ResourceType type) {
        return open.keySet().stream()
                .filter(resource -> resource.resourceType() == type)
                .map(Resource::name)
                .toList();
    }

    private static <T extends AbstractOptions<T>> T bounded(T options) {
        return options.timeoutMs(Math.toIntExact(PATIENCE.toMillis()));
    }

    /** Questions under way. */
    final class Asked {

        private final Map<Resource, KafkaFuture<Optional<Set<AclOperation>>>> answers;
        private final long end = System.nanoTime() + PATIENCE.toNanos();

        private Asked(Map<Resource, KafkaFuture<Optional<Set<AclOperation>>>> answers) {
            this.answers = answers;
        }

        /** @throws TopicAdminException if a right is missing; it names all that are */
        void require() {
            List<String> missing = new ArrayList<>();
            for (Resource resource : List.copyOf(open.keySet())) {
                Set<AclOperation> lacking = lacking(resource);
                if (!lacking.isEmpty()) {
                    missing.add(sentence(resource, lacking));
                }
            }
            if (!missing.isEmpty()) {
                throw new TopicAdminException(
                        "Kafka at %s: this user is not authorised for all that the service does. Missing: %s. See 'Rights on a secured cluster' in docs/operations.md."
                                .formatted(cluster, String.join("; ", missing)));
            }
        }

        private Set<AclOperation> lacking(Resource resource) {
            Set<AclOperation> needed = open.remove(resource);
            try {
                Optional<Set<AclOperation>> allowed =
                        answers.get(resource).get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                Set<AclOperation> lacking = EnumSet.copyOf(needed);
                lacking.removeAll(allowed.orElse(needed));
                return lacking;
            } catch (ExecutionException e) {
                return switch (e.getCause()) {
                    case AuthorizationException refused -> withDescribe(needed);
                    case UnknownTopicOrPartitionException unknown -> later(resource, needed);
                    case GroupIdNotFoundException unknown -> later(resource, needed);
                    default -> unknown(resource, e.getCause());
                };
            } catch (TimeoutException e) {
                return unknown(resource, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TopicAdminException("Interrupted while asking for rights", e);
            }
        }

        /** Those that come with the right to ask: of the others nothing is known if one may not ask. */
        private static Set<AclOperation> withDescribe(Set<AclOperation> needed) {
            Set<AclOperation> lacking = EnumSet.copyOf(needed);
            lacking.remove(AclOperation.DESCRIBE_CONFIGS);
            return lacking;
        }

        private Set<AclOperation> later(Resource resource, Set<AclOperation> needed) {
            open.put(resource, needed);
            return Set.of();
        }

        private static Set<AclOperation> unknown(Resource resource, Throwable why) {
            LOG.debug("can't tell what is allowed on {}", resource, why);
            return Set.of();
        }
    }

    private static String sentence(Resource resource, Set<AclOperation> operations) {
        String rights = operations.stream().map(RightsCheck::name).collect(Collectors.joining(" and "));
        return switch (resource.resourceType()) {
            case TRANSACTIONAL_ID ->
                "%s on transactional ids with the prefix %s"
                        .formatted(
                                rights,
                                resource.name().substring(0, resource.name().lastIndexOf('-') + 1));
            default ->
                "%s on %s %s"
                        .formatted(rights, resource.resourceType().name().toLowerCase(Locale.ROOT), resource.name());
        };
    }

    /** As Kafka's tools call it. */
    private static String name(AclOperation operation) {
        return Arrays.stream(operation.name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
