package io.dncstreams.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Several brokers in this JVM, or one that is secured: the first is also the controller, and every internal topic is on all of them. Any but the
 * first can be stopped and started again on its port and data; it says no good-bye.
 */
public final class TestBrokers implements AutoCloseable {

    private final int count;
    private final Map<String, String> more;
    private final List<Path> folders = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Optional<BrokerServer>> brokers = new ArrayList<>();
    private final ControllerServer controller;
    private final int controllerPort;

    /** Three, open to everybody. */
    public static TestBrokers three(Path folder) throws Exception {
        return new TestBrokers(folder, 3, Map.of());
    }

    /**
     * One that knows who asks and allows only what an ACL says. It takes SASL/PLAIN from {@code admin}, who may do
     * everything, and SASL/SCRAM-SHA-512 from users that are made with its help.
     */
    public static TestBrokers secured(Path folder, String adminPassword) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put(
                "listener.name.plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"%1$s\" user_admin=\"%1$s\";"
                        .formatted(adminPassword));
        settings.put(
                "listener.name.plaintext.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The controller listens to this JVM only and asks nobody for a name.
        settings.put("super.users", "User:admin;User:ANONYMOUS");
        return new TestBrokers(folder, 1, settings);
    }

    private TestBrokers(Path folder, int count, Map<String, String> more) throws Exception {
        this.more = more;
        this.count = count;
        String clusterId = Uuid.randomUuid().toString();
        for (int node = 1; node <= count; node++) {
            Path logs = Files.createDirectories(folder.resolve("broker-" + node));
            format(node, clusterId, logs);
            folders.add(logs);
            brokers.add(Optional.empty());
        }
        BoundSockets first = BoundSockets.bind(0);
        controllerPort = first.controllerPort();
        ports.add(first.brokerPort());
        SharedServer shared = shared(1, first);
        controller = new ControllerServer(
                shared,
                KafkaRaftServer.configSchema(),
                new BootstrapDirectory(folders.getFirst().toString()).read());
        controller.startup();
        start(1, shared);
        for (int node = 2; node <= count; node++) {
            BoundSockets sockets = BoundSockets.bind(0);
            ports.add(sockets.brokerPort());
            start(node, shared(node, sockets));
        }
    }

    public String bootstrapServers() {
        return String.join(
                ",", ports.stream().map(port -> BoundSockets.HOST + ":" + port).toList());
    }

    /** @param node 2 or 3 */
    public void stop(int node) {
        brokers.set(node - 1, brokers.get(node - 1).flatMap(broker -> {
            broker.shutdown(Duration.ofSeconds(10));
            return Optional.empty();
        }));
    }

    /** @param node that was stopped */
    public void start(int node) throws IOException {
        start(node, shared(node, BoundSockets.bind(ports.get(node - 1))));
    }

    private void start(int node, SharedServer shared) {
        BrokerServer broker = new BrokerServer(shared);
        broker.startup();
        brokers.set(node - 1, Optional.of(broker));
    }

    private SharedServer shared(int node, BoundSockets sockets) throws IOException {
        MetaPropertiesEnsemble identity = new MetaPropertiesEnsemble.Loader()
                .addLogDirs(List.of(folders.get(node - 1).toString()))
                .addMetadataLogDir(folders.get(node - 1).toString())
                .load();
        Map<Integer, InetSocketAddress> voters =
                Map.of(1, new InetSocketAddress(InetAddress.ofLiteral(BoundSockets.HOST), controllerPort));
        return new SharedServer(
                config(node, sockets.brokerPort()),
                identity,
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(voters),
                voters.values(),
                (name, fatal, action) -> (message, cause) -> {
                    action.run();
                    return new IllegalStateException(name + ": " + message, cause);
                },
                sockets);
    }

    private KafkaConfig config(int node, int port) {
        Properties all = new Properties();
        all.putAll(BrokerSettings.defaults());
        String listener = "%s://%s:%d".formatted(BoundSockets.BROKER_LISTENER, BoundSockets.HOST, port);
        all.put("process.roles", node == 1 ? "broker,controller" : "broker");
        all.put("node.id", Integer.toString(node));
        all.put("log.dirs", folders.get(node - 1).toString());
        all.put(
                "listeners",
                node == 1
                        ? listener
                                + ",%s://%s:%d"
                                        .formatted(BoundSockets.CONTROLLER_LISTENER, BoundSockets.HOST, controllerPort)
                        : listener);
        all.put("advertised.listeners", listener);
        all.put(
                "listener.security.protocol.map",
                BoundSockets.BROKER_LISTENER + ":PLAINTEXT," + BoundSockets.CONTROLLER_LISTENER + ":PLAINTEXT");
        all.put("inter.broker.listener.name", BoundSockets.BROKER_LISTENER);
        all.put("controller.listener.names", BoundSockets.CONTROLLER_LISTENER);
        all.put("controller.quorum.voters", "1@%s:%d".formatted(BoundSockets.HOST, controllerPort));
        // A broker that dies hands nothing over.
        all.put("controlled.shutdown.enable", "false");
        all.put("broker.session.timeout.ms", "3000");
        all.put("broker.heartbeat.interval.ms", "500");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            all.put(topic + ".replication.factor", Integer.toString(count));
        }
        all.put("transaction.state.log.min.isr", Integer.toString((count + 1) / 2));
        all.put("default.replication.factor", Integer.toString(count));
        all.put("min.insync.replicas", Integer.toString((count + 1) / 2));
        all.putAll(more);
        return KafkaConfig.fromProps(all, false);
    }

    private static void format(int node, String clusterId, Path logs) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(node)
                .setClusterId(clusterId)
                .setDirectories(List.of(logs.toString()))
                .setMetadataLogDirectory(logs.toString())
                .setControllerListenerName(BoundSockets.CONTROLLER_LISTENER)
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setHasDynamicQuorum(false)
                .run();
    }

    @Override
    public void close() {
        for (int node = count; node >= 1; node--) {
            stop(node);
        }
        controller.shutdown();
    }
}
