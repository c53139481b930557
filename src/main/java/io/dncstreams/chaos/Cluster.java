package io.dncstreams.chaos;

import io.dncstreams.embedded.ClusterNode;
import io.dncstreams.embedded.ClusterNode.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/** The brokers, and the relays through which each instance reaches each of them. */
final class Cluster implements AutoCloseable {

    static final int SIZE = 3;

    private static final String DIRECT = "DIRECT";
    private static final String HEAP = "320m";
    private static final long START_SECONDS = 120;

    private final List<Child> brokers = new ArrayList<>();
    private final List<Integer> direct = new ArrayList<>();
    /** By instance, then by broker. */
    private final List<List<Relay>> relays = new ArrayList<>();

    private final List<List<Integer>> relayPorts = new ArrayList<>();

    /** @param stock with the timeouts that brokers have by default */
    Cluster(Path folder, FreePorts ports, int instances, boolean stock) throws IOException {
        String clusterId = ClusterNode.newClusterId();
        List<Integer> controllers = take(ports, SIZE);
        direct.addAll(take(ports, SIZE));
        for (int instance = 0; instance < instances; instance++) {
            relayPorts.add(take(ports, SIZE));
            relays.add(new ArrayList<>());
        }
        for (int broker = 0; broker < SIZE; broker++) {
            LinkedHashMap<String, Ports> listeners = new LinkedHashMap<>();
            listeners.put(DIRECT, new Ports(direct.get(broker), direct.get(broker)));
            for (int instance = 0; instance < instances; instance++) {
                int relay = relayPorts.get(instance).get(broker);
                int bound = ports.take();
                listeners.put("FOR_" + instance, new Ports(bound, relay));
                relays.get(instance).add(new Relay(relay, bound));
            }
            int node = broker + 1;
            Path data = folder.resolve("broker-" + node);
            ClusterNode.format(data, node, clusterId);
            Map<String, String> settings = ClusterNode.settings(data, node, listeners, controllers);
            if (!stock) {
                settings.put("group.min.session.timeout.ms", "1000");
                settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
                settings.put("broker.session.timeout.ms", "3000");
                settings.put("broker.heartbeat.interval.ms", "500");
            }
            Path file = folder.resolve("broker-%d.properties".formatted(node));
            Files.writeString(
                    file,
                    settings.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .collect(Collectors.joining("\n", "", "\n")),
                    StandardCharsets.UTF_8);
            brokers.add(new Child(
                    "broker " + node,
                    HEAP,
                    folder.resolve("broker-%d.log".formatted(node)),
                    Map.of(),
                    ClusterNode.MAIN,
                    file.toString()));
        }
    }

    private static List<Integer> take(FreePorts ports, int count) {
        return IntStream.range(0, count).mapToObj(i -> ports.take()).toList();
    }

    List<Child> brokers() {
        return brokers;
    }

    /** For clients that nothing may happen to. */
    String bootstrapServers() {
        return addresses(direct);
    }

    /** For an instance, by way of its relays. */
    String bootstrapServers(int instance) {
        return addresses(relayPorts.get(instance));
    }

    private static String addresses(List<Integer> ports) {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    void cutOff(int instance) {
        relays.get(instance).forEach(Relay::hold);
    }

    void reconnect(int instance) {
        relays.get(instance).forEach(Relay::release);
    }

    /** @param millis 0 for no longer slow */
    void slow(int broker, long millis) {
        relays.forEach(ofInstance -> ofInstance.get(broker).slow(millis));
    }

    /** Waits until all brokers are there. */
    void awaitWhole() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            while (nodes(admin) < SIZE) {
                if (System.nanoTime() - end > 0) {
                    throw new IllegalStateException("the brokers are not there after " + START_SECONDS + " s");
                }
                Thread.sleep(100);
            }
        }
    }

    private static int nodes(Admin admin) throws InterruptedException {
        try {
            return admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).size();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        brokers.forEach(Child::close);
        relays.forEach(ofInstance -> ofInstance.forEach(Relay::close));
    }
}
