package io.dncstreams.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach the cluster, in Kafka's own words. Names may carry the prefixes of Kafka Streams: {@code producer.},
 * {@code consumer.}, {@code main.consumer.}, {@code restore.consumer.}, {@code global.consumer.}, {@code admin.}. What
 * the service's promises stand on is not among them.
 */
public final class KafkaSettings {

    private final Map<String, String> given;

    /** @param given client settings by Kafka's name, e.g. {@code bootstrap.servers}; values may be secret */
    public KafkaSettings(Map<String, String> given) {
        this.given = Map.copyOf(given);
    }

    /** The addresses to connect to first, {@code host:port} separated by commas. */
    public Optional<String> bootstrapServers() {
        return Optional.ofNullable(given.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** The same settings with other addresses. */
    public KafkaSettings withBootstrapServers(String addresses) {
        Map<String, String> changed = new HashMap<>(given);
        changed.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, addresses);
        return new KafkaSettings(changed);
    }

    /** For Kafka Streams, which sorts out the prefixes itself. A new map that the caller may change. */
    public Map<String, Object> forStreams() {
        return new HashMap<>(given);
    }

    /** For a producer of our own. A new map that the caller may change. */
    public Map<String, Object> forProducer() {
        return only(ProducerConfig.configNames(), "producer.");
    }

    /** For a consumer of our own. A new map that the caller may change. */
    public Map<String, Object> forConsumer() {
        return only(ConsumerConfig.configNames(), "consumer.");
    }

    /** For an admin client of our own. A new map that the caller may change. */
    public Map<String, Object> forAdmin() {
        return only(AdminClientConfig.configNames(), "admin.");
    }

    private Map<String, Object> only(Set<String> names, String prefix) {
        Map<String, Object> wanted = new HashMap<>();
        for (String name : names) {
            String value = given.getOrDefault(prefix + name, given.get(name));
            if (value != null) {
                wanted.put(name, value);
            }
        }
        return wanted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KafkaSettings that && given.equals(that.given);
    }

    @Override
    public int hashCode() {
        return given.hashCode();
    }

    /** Names only, and the addresses: any other value may be a secret. */
    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>();
        for (String name : new TreeSet<>(given.keySet())) {
            shown.put(name, name.equals(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG) ? given.get(name) : "…");
        }
        return "KafkaSettings" + shown;
    }
}
