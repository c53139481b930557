package io.dncstreams.embedded;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import kafka.server.KafkaConfig;

/** Every setting of the embedded broker that differs from Kafka's default, and why. */
final class BrokerSettings {

    static final int NODE_ID = 1;

    // Kafka's own authorizer reads these two; the broker itself doesn't know them.
    private static final Set<String> OF_THE_AUTHORIZER = Set.of("super.users", "allow.everyone.if.no.acl.found");

    private BrokerSettings() {}

    /** @throws EmbeddedKafkaException if an override is unknown, impossible or not open to change */
    static KafkaConfig config(Path logs, int brokerPort, int controllerPort, Map<String, String> overrides) {
        Map<String, String> fixed = fixed(logs, brokerPort, controllerPort);
        var unknown = new TreeSet<>(overrides.keySet());
        unknown.removeAll(KafkaConfig.configDef().names());
        unknown.removeAll(OF_THE_AUTHORIZER);
        if (!unknown.isEmpty()) {
            throw new EmbeddedKafkaException("Unknown broker settings: " + String.join(", ", unknown));
        }
        var notOpen = new TreeSet<>(overrides.keySet());
        notOpen.retainAll(fixed.keySet());
        if (!notOpen.isEmpty()) {
            throw new EmbeddedKafkaException(
                    "Broker settings that the embedded broker chooses itself: " + String.join(", ", notOpen));
        }
        var all = new Properties();
        all.putAll(defaults());
        all.putAll(overrides);
        all.putAll(fixed);
        try {
            return KafkaConfig.fromProps(all, false);
        } catch (RuntimeException e) {
            throw new EmbeddedKafkaException("The broker can't run with these settings: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> fixed(Path logs, int brokerPort, int controllerPort) {
        String host = BoundSockets.HOST;
        String broker = BoundSockets.BROKER_LISTENER;
        String controller = BoundSockets.CONTROLLER_LISTENER;
        var fixed = new LinkedHashMap<String, String>();
        fixed.put("process.roles", "broker,controller");
        fixed.put("node.id", Integer.toString(NODE_ID));
        fixed.put("log.dirs", logs.toString());
        fixed.put(
                "listeners",
                "%s://%s:%d,%s://%s:%d".formatted(broker, host, brokerPort, controller, host, controllerPort));
        fixed.put("advertised.listeners", "%s://%s:%d".formatted(broker, host, brokerPort));
        fixed.put("listener.security.protocol.map", "%s:PLAINTEXT,%s:PLAINTEXT".formatted(broker, controller));
        fixed.put("inter.broker.listener.name", broker);
        fixed.put("controller.listener.names", controller);
        // Static voters: the port of the controller is a new one at every start.
        fixed.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, host, controllerPort));
        return fixed;
    }

    /** What holds unless overridden; a broker in a container gets the same, see the tests. */
    static Map<String, String> defaults() {
        var defaults = new LinkedHashMap<String, String>();
        // Topics are declared in one place and created from there; a typo must not become a topic.
        defaults.put("auto.create.topics.enable", "false");

        // One node: internal topics can't have three replicas, and 50 partitions of each only slow the start.
        defaults.put("default.replication.factor", "1");
        defaults.put("min.insync.replicas", "1");
        defaults.put("offsets.topic.num.partitions", "3");
        defaults.put("offsets.topic.replication.factor", "1");
        defaults.put("transaction.state.log.num.partitions", "3");
        defaults.put("transaction.state.log.replication.factor", "1");
        defaults.put("transaction.state.log.min.isr", "1");
        defaults.put("share.coordinator.state.topic.num.partitions", "3");
        defaults.put("share.coordinator.state.topic.replication.factor", "1");
        defaults.put("share.coordinator.state.topic.min.isr", "1");

        // Nobody else joins: waiting 3 s for more members only delays the first assignment.
        defaults.put("group.initial.rebalance.delay.ms", "0");
        // Lets a member ask for a session below 6 s, so that a killed instance is replaced soon.
        defaults.put("group.min.session.timeout.ms", "1000");
        // A dead producer's open transaction holds up read-committed readers until this sweep finds it (default 10 s).
        defaults.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

        // The cleaner's map is 128 MiB of heap by default; 16 MiB still covers 600,000 keys in one pass.
        defaults.put("log.cleaner.dedupe.buffer.size", "16777216");
        defaults.put("log.cleaner.threads", "1");
        // The broker shares two cores with the service and its clients.
        defaults.put("num.network.threads", "2");
        defaults.put("num.io.threads", "4");
        defaults.put("background.threads", "4");
        // A start that hangs ends with an exception instead.
        defaults.put("server.max.startup.time.ms", "60000");
        return defaults;
    }
}
