package io.dncstreams.config;

import java.util.Map;
import java.util.TreeMap;

/** Settings of Kafka's clients that a promise of the service stands on, and which promise. */
final class RefusedKafkaSettings {

    private static final String SURE_WRITES =
            "an answered change must be on every in-sync replica, once and in its place.";
    private static final String EXACTLY_ONCE =
            "every record must come out on exactly one side, exactly once, also after a crash.";
    private static final String COMMITTED_ONLY = "records of a transaction that was given up must not be seen.";
    private static final String BYTES = "records are read and written as bytes, so that nothing unreadable is lost.";
    private static final String PARTITIONING = "one team must stay in one partition, where one task decides for it.";
    private static final String GROUP = "names of groups and transactions follow dnc.application-id.";
    private static final String CLIENTS =
            "whoever takes partitions over tells living instances from dead ones by the names of their clients.";
    private static final String POISON = "what can't be read goes to the dead letters, and is never skipped.";
    private static final String OFFSETS = "a lost position must stop the service: reading on from elsewhere would skip"
            + " opt-outs or clear people twice.";
    private static final String TOPICS = "topics are declared in topics/*.yaml and nowhere else.";

    static final Map<String, String> REASONS = reasons();

    private RefusedKafkaSettings() {}

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        put(reasons, SURE_WRITES, "acks", "enable.idempotence", "max.in.flight.requests.per.connection", "retries");
        put(reasons, EXACTLY_ONCE, "processing.guarantee", "enable.auto.commit", "transactional.id");
        put(reasons, EXACTLY_ONCE, "transaction.two.phase.commit.enable");
        put(reasons, COMMITTED_ONLY, "isolation.level");
        put(reasons, BYTES, "key.serializer", "value.serializer", "key.deserializer", "value.deserializer");
        put(reasons, BYTES, "default.key.serde", "default.value.serde");
        put(reasons, PARTITIONING, "partitioner.class", "partitioner.ignore.keys", "partition.assignment.strategy");
        put(reasons, GROUP, "group.id", "application.id");
        put(reasons, CLIENTS, "client.id");
        put(reasons, POISON, "deserialization.exception.handler", "default.deserialization.exception.handler");
        put(reasons, POISON, "production.exception.handler", "default.production.exception.handler");
        put(reasons, POISON, "processing.exception.handler", "processing.exception.handler.global.enabled");
        put(reasons, POISON, "errors.dead.letter.queue.topic.name");
        put(reasons, OFFSETS, "auto.offset.reset");
        put(reasons, TOPICS, "allow.auto.create.topics");
        put(reasons, "opt-outs must overtake waiting prospects.", "default.timestamp.extractor", "max.task.idle.ms");
        put(reasons, "with another protocol the owner of a team can't be found reliably.", "group.protocol");
        put(reasons, "names of stores and topics must stay the same over releases.", "topology.optimization");
        put(reasons, "names of stores and topics must stay the same over releases.", "upgrade.from");
        put(reasons, "names must stay explicit.", "ensure.explicit.internal.resource.naming");
        put(reasons, "answers are released when a commit is through.", "default.client.supplier");
        put(reasons, "set dnc.cluster.advertised-address instead.", "application.server");
        put(reasons, "set dnc.cluster.instance-name instead.", "group.instance.id");
        put(reasons, "set dnc.cluster.session-timeout instead.", "session.timeout.ms", "heartbeat.interval.ms");
        put(reasons, "set dnc.state-dir instead.", "state.dir");
        put(reasons, "set dnc.stream-threads instead.", "num.stream.threads");
        put(reasons, "set dnc.standby-replicas instead.", "num.standby.replicas");
        put(reasons, "set dnc.commit-interval instead.", "commit.interval.ms");
        put(reasons, "set dnc.max-record-bytes instead.", "max.request.size");
        put(reasons, "set dnc.topics.replicas instead.", "replication.factor");
        put(reasons, "set dnc.rocksdb.memory instead.", "rocksdb.config.setter", "statestore.cache.max.bytes");
        put(reasons, "set dnc.rocksdb.memory instead.", "cache.max.bytes.buffering");
        return Map.copyOf(reasons);
    }

    private static void put(Map<String, String> reasons, String reason, String... names) {
        for (String name : names) {
            reasons.put(name, reason);
        }
    }
}
