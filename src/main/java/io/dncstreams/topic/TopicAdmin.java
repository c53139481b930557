package io.dncstreams.topic;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.dncstreams.topic.TopicDifference.ConfigDrift;
import io.dncstreams.topic.TopicDifference.Missing;
import io.dncstreams.topic.TopicDifference.WrongConfig;
import io.dncstreams.topic.TopicDifference.WrongPartitions;
import io.dncstreams.topic.TopicDifference.WrongReplicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates topics from their specs, and holds those of a cluster against them. Every method returns or throws within the
 * timeout (and two seconds), with a {@link TopicAdminException} if the cluster can't be reached in time, refuses the
 * login or doesn't authorise the call.
 */
public final class TopicAdmin {

    private static final String CLEANUP_POLICY = "cleanup.policy";
    private static final String MAX_MESSAGE_BYTES = "max.message.bytes";
    private static final Set<String> FATAL_KEYS = Set.of(CLEANUP_POLICY, "message.timestamp.type", MAX_MESSAGE_BYTES);
    private static final Duration POLL = Duration.ofMillis(50);
    // Brokers learn of a new topic one after the other; the next question may go to one that hasn't yet.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Admin admin;
    private final String cluster;
    private final Duration timeout;

    /**
     * Borrows a client; its owner closes it.
     *
     * @param cluster where the client connects to, as messages are to name it
     * @param timeout of each method as a whole
     */
    public TopicAdmin(Admin admin, String cluster, Duration timeout) {
        this.admin = admin;
        this.cluster = cluster;
        this.timeout = timeout;
    }

    /**
     * Creates the topics that are missing and waits until all of them have leaders. Topics that exist are left as they
     * are, see {@link #check}. Safe to call from many instances at once.
     *
     * @return the names of those that this call created
     */
    public Set<String> apply(Collection<TopicSpec> specs) {
        var calls = new AdminCalls(cluster, timeout);
        Map<String, TopicSpec> wanted = specs.stream().collect(toMap(TopicSpec::name, identity()));
        Set<String> existing = describe(calls, wanted.keySet()).keySet();
        List<NewTopic> missing = specs.stream()
                .filter(spec -> !existing.contains(spec.name()))
                .map(spec ->
                        new NewTopic(spec.name(), spec.partitions(), (short) spec.replicas()).configs(spec.config()))
                .toList();
        var created = new TreeSet<String>();
        admin.createTopics(missing, calls.bounded(new CreateTopicsOptions()))
                .values()
                .forEach((name, future) -> {
                    if (isCreated(calls, name, future)) {
                        created.add(name);
                    }
                });
        awaitLeaders(calls, wanted.keySet());
        return created;
    }

    private static boolean isCreated(AdminCalls calls, String name, KafkaFuture<Void> future) {
        String what = "create topic " + name;
        try {
            calls.get(future, what);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false; // another instance was faster
            }
            throw calls.failed(what, e);
        }
    }

    private void awaitLeaders(AdminCalls calls, Set<String> names) {
        while (true) {
            Map<String, TopicDescription> found = describe(calls, names);
            var waiting = new TreeSet<>(names);
            waiting.removeIf(name -> found.containsKey(name) && hasLeaders(found.get(name)));
            if (waiting.isEmpty()) {
                return;
            }
            if (calls.isOver(timeout)) {
                throw calls.timedOut("give leaders to the topics " + String.join(", ", waiting));
            }
            calls.pause(POLL);
        }
    }

    private static boolean hasLeaders(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(each -> each.leader() != null && !each.leader().isEmpty());
    }

    /**
     * How the cluster's topics differ from the specs, in order of the specs; empty if they don't. A topic counts as
     * missing if it stays so for two seconds.
     */
    public List<TopicDifference> check(Collection<TopicSpec> specs) {
        var calls = new AdminCalls(cluster, timeout);
        List<TopicDifference> differences = compare(calls, specs);
        while (differences.stream().anyMatch(Missing.class::isInstance) && !calls.isOver(GRACE)) {
            calls.pause(POLL);
            differences = compare(calls, specs);
        }
        return differences;
    }

    private List<TopicDifference> compare(AdminCalls calls, Collection<TopicSpec> specs) {
        Set<String> names = specs.stream().map(TopicSpec::name).collect(Collectors.toSet());
        Map<String, TopicDescription> found = describe(calls, names);
        Map<String, Config> configs = configs(calls, found.keySet());
        var differences = new ArrayList<TopicDifference>();
        for (TopicSpec spec : specs) {
            TopicDescription topic = found.get(spec.name());
            Config config = configs.get(spec.name());
            if (topic == null || config == null) {
                differences.add(new Missing(spec.name(), remedy(spec)));
            } else {
                compareShape(spec, topic, differences);
                compareConfig(spec, config, differences);
            }
        }
        return List.copyOf(differences);
    }

    /** Why a topic that somebody else brings is wanted, and what it must be like. */
    private static String remedy(TopicSpec spec) {
        return spec.bringer()
                .map(why -> "; %s, and topics of your own gates are yours to create: %d partitions, %s"
                        .formatted(
                                why,
                                spec.partitions(),
                                spec.config().entrySet().stream()
                                        .map(each -> each.getKey() + "=" + each.getValue())
                                        .collect(Collectors.joining(", "))))
                .orElse("");
    }

    private static void compareShape(TopicSpec spec, TopicDescription topic, List<TopicDifference> differences) {
        int partitions = topic.partitions().size();
        if (partitions != spec.partitions()) {
            differences.add(new WrongPartitions(spec.name(), spec.partitions(), partitions));
        }
        int replicas = topic.partitions().stream()
                .mapToInt(each -> each.replicas().size())
                .min()
                .orElse(0);
        // How many copies a topic of the user's own has is the user's choice.
        if (replicas != spec.replicas() && spec.bringer().isEmpty()) {
            differences.add(new WrongReplicas(spec.name(), spec.replicas(), replicas));
        }
    }

    private static void compareConfig(TopicSpec spec, Config config, List<TopicDifference> differences) {
        spec.config().forEach((key, expected) -> {
            ConfigEntry entry = config.get(key);
            String actual = entry == null || entry.value() == null ? "not set" : entry.value();
            if (isSame(key, expected, actual)) {
                return;
            }
            differences.add(
                    FATAL_KEYS.contains(key)
                            ? new WrongConfig(spec.name(), key, expected, actual)
                            : new ConfigDrift(spec.name(), key, expected, actual));
        });
    }

    private static boolean isSame(String key, String expected, String actual) {
        return switch (key) {
            case CLEANUP_POLICY -> words(expected).equals(words(actual));
            case MAX_MESSAGE_BYTES -> isAtLeast(expected, actual);
            default -> expected.equals(actual);
        };
    }

    /** A topic that takes more than is written does no harm; one that takes less stops whoever writes. */
    private static boolean isAtLeast(String expected, String actual) {
        try {
            return Long.parseLong(actual) >= Long.parseLong(expected);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Set<String> words(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    }

    /**
     * Passes only if the topics are fit to serve on.
     *
     * @return the differences that are not fatal, for the log
     * @throws TopicMismatchException if any is fatal; it holds all
     */
    public List<TopicDifference> requireFit(Collection<TopicSpec> specs) {
        List<TopicDifference> differences = check(specs);
        if (differences.stream().anyMatch(TopicDifference::fatal)) {
            throw new TopicMismatchException(differences);
        }
        return differences;
    }

    /**
     * Which topics of these names the cluster has now: a topic that was deleted and created again has another id.
     *
     * @throws TopicMismatchException if one does not exist, and does not appear within two seconds
     */
    public Map<String, Uuid> topicIds(Set<String> names) {
        var calls = new AdminCalls(cluster, timeout);
        Map<String, TopicDescription> answer = describe(calls, names);
        while (answer.size() < names.size() && !calls.isOver(GRACE)) {
            calls.pause(POLL);
            answer = describe(calls, names);
        }
        Map<String, TopicDescription> found = answer;
        List<TopicDifference> missing = names.stream()
                .filter(name -> !found.containsKey(name))
                .sorted()
                .<TopicDifference>map(Missing::new)
                .toList();
        if (!missing.isEmpty()) {
            throw new TopicMismatchException(missing);
        }
        var ids = new TreeMap<String, Uuid>();
        found.forEach((name, topic) -> ids.put(name, topic.topicId()));
        return ids;
    }

    private Map<String, TopicDescription> describe(AdminCalls calls, Set<String> names) {
        return existing(
                calls,
                "describe topic ",
                admin.describeTopics(names, calls.bounded(new DescribeTopicsOptions()))
                        .topicNameValues());
    }

    private Map<String, Config> configs(AdminCalls calls, Set<String> names) {
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        var futures = new TreeMap<String, KafkaFuture<Config>>();
        admin.describeConfigs(resources, calls.bounded(new DescribeConfigsOptions()))
                .values()
                .forEach((resource, future) -> futures.put(resource.name(), future));
        return existing(calls, "read the settings of topic ", futures);
    }

    private static <T> Map<String, T> existing(AdminCalls calls, String what, Map<String, KafkaFuture<T>> futures) {
        var found = new TreeMap<String, T>();
        futures.forEach((name, future) -> {
            try {
                found.put(name, calls.get(future, what + name));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw calls.failed(what + name, e);
                }
            }
        });
        return found;
    }
}
