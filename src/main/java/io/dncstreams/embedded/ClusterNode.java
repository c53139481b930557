package io.dncstreams.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One of several brokers, each in a process of its own and part of the metadata quorum, so that any of them may die.
 * Kafka's own main class runs it from a file of these settings.
 */
public final class ClusterNode {

    /** Takes the path of a properties file. */
    public static final String MAIN = "kafka.Kafka";

    private ClusterNode() {}

    /** A name for a new cluster. */
    public static String newClusterId() {
        return Uuid.randomUuid().toString();
    }

    /** Writes the identity of a new node, whose quorum stands in its settings. */
    public static void format(Path data, int nodeId, String clusterId) {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(nodeId)
                    .setClusterId(clusterId)
                    .setDirectories(List.of(data.toString()))
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName(BoundSockets.CONTROLLER_LISTENER)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setHasDynamicQuorum(false)
                    .run();
        } catch (Exception e) {
            throw new EmbeddedKafkaException("The data directory %s can't be formatted".formatted(data), e);
        }
    }

    /**
     * Settings of a node.
     *
     * @param clients name of a listener for clients to its port and the port that is told to clients; the first one is also for
     *     the other brokers
     * @param controllers ports of the quorum, that of node 1 first
     */
    public static Map<String, String> settings(
            Path data, int nodeId, SequencedMap<String, Ports> clients, List<Integer> controllers) {
        String host = BoundSockets.HOST;
        String controller = BoundSockets.CONTROLLER_LISTENER;
        StringBuilder listeners =
                new StringBuilder("%s://%s:%d".formatted(controller, host, controllers.get(nodeId - 1)));
        StringBuilder protocols = new StringBuilder(controller + ":PLAINTEXT");
        StringBuilder advertised = new StringBuilder();
        clients.forEach((name, ports) -> {
            listeners.append(",%s://%s:%d".formatted(name, host, ports.bound()));
            protocols.append(",%s:PLAINTEXT".formatted(name));
            advertised
                    .append(advertised.isEmpty() ? "" : ",")
                    .append("%s://%s:%d".formatted(name, host, ports.advertised()));
        });
        StringBuilder voters = new StringBuilder();
        for (int node = 1; node <= controllers.size(); node++) {
            voters.append(node == 1 ? "" : ",").append("%d@%s:%d".formatted(node, host, controllers.get(node - 1)));
        }
        int nodes = controllers.size();
        Map<String, String> all = new LinkedHashMap<>(BrokerSettings.defaults());
        all.remove("group.min.session.timeout.ms");
        all.remove("transaction.abort.timed.out.transaction.cleanup.interval.ms");
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(nodeId));
        all.put("log.dirs", data.toString());
        all.put("listeners", listeners.toString());
        all.put("advertised.listeners", advertised.toString());
        all.put("listener.security.protocol.map", protocols.toString());
        all.put("inter.broker.listener.name", clients.firstEntry().getKey());
        all.put("controller.listener.names", controller);
        all.put("controller.quorum.voters", voters.toString());
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            all.put(topic + ".replication.factor", Integer.toString(nodes));
        }
        String majority = Integer.toString(nodes / 2 + 1);
        all.put("transaction.state.log.min.isr", majority);
        all.put("share.coordinator.state.topic.min.isr", majority);
        all.put("default.replication.factor", Integer.toString(nodes));
        all.put("min.insync.replicas", majority);
        // For each of the listeners.
        all.put("num.network.threads", "1");
        return all;
    }

    /**
     * Ports of a listener.
     *
     * @param advertised where clients are told to go; another one if somebody stands in between
     */
    public record Ports(int bound, int advertised) {}
}
