package io.dncstreams.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All settings of one instance, read and checked once at start. Prints without secrets.
 *
 * @param gates at least one, with names and topics of their own
 */
public record Settings(
        HttpSettings http,
        RateLimits rateLimits,
        StreamsSettings streams,
        ClusterSettings cluster,
        TopicSettings topics,
        KeySettings keys,
        CheckCacheSettings checkCache,
        List<GateSettings> gates,
        KafkaSettings kafka,
        EdgeSettings edge) {

    public Settings {
        gates = List.copyOf(gates);
    }

    /** Without TLS, and with everything on one port. */
    public Settings(
            HttpSettings http,
            RateLimits rateLimits,
            StreamsSettings streams,
            ClusterSettings cluster,
            TopicSettings topics,
            KeySettings keys,
            CheckCacheSettings checkCache,
            List<GateSettings> gates,
            KafkaSettings kafka) {
        this(
                http,
                rateLimits,
                streams,
                cluster,
                topics,
                keys,
                checkCache,
                gates,
                kafka,
                new EdgeSettings(Optional.empty(), Optional.empty(), false, false));
    }

    /** The same settings for another cluster. */
    public Settings withKafka(KafkaSettings other) {
        return new Settings(http, rateLimits, streams, cluster, topics, keys, checkCache, gates, other, edge);
    }

    /**
     * The REST API.
     *
     * @param host address to listen on
     * @param port 0 picks a free one
     * @param maxBodyBytes of a single call
     * @param maxBatchBytes of a batch
     * @param maxBatchEntries of a batch
     * @param requestTimeout after it a call is answered 503 and has no effect any more
     * @param docs whether the description of the API is served
     */
    public record HttpSettings(
            String host,
            int port,
            long maxBodyBytes,
            long maxBatchBytes,
            int maxBatchEntries,
            Duration requestTimeout,
            boolean docs) {}

    /**
     * What the process shows to the outside, and how.
     *
     * @param tls empty for plain HTTP
     * @param operators empty if health and metrics are on the port of the REST API
     * @param jsonLog whether log lines are JSON
     * @param logRequests whether every answered call is logged
     */
    public record EdgeSettings(
            Optional<TlsFiles> tls, Optional<OperatorListener> operators, boolean jsonLog, boolean logRequests) {}

    /** PEM files. */
    public record TlsFiles(Path certificate, Path key, Optional<Path> ca) {}

    /** The listener of health and metrics. */
    public record OperatorListener(String host, int port) {}

    /**
     * Requests a minute and team, over all instances together.
     *
     * @param standard for teams without limits of their own
     * @param byTeam complete limits of the teams that have their own
     */
    public record RateLimits(Limits standard, Map<String, Limits> byTeam) {
        public RateLimits {
            byTeam = Map.copyOf(byTeam);
        }

        /** What holds for this team. */
        public Limits of(String teamId) {
            return byTeam.getOrDefault(teamId, standard);
        }

        /** Requests a minute in each bucket; 0 = unlimited. */
        public record Limits(int read, int write, int batch, int checkBatch) {}
    }

    /**
     * The stream processor.
     *
     * @param applicationId the same on all instances of one installation
     * @param stateDir folder of the local stores
     * @param threads at least 1
     * @param standbyReplicas warm copies on other instances
     * @param commitInterval longest time between commits
     * @param rocksDbMemoryBytes for all caches and write buffers together, outside the heap
     * @param maxRecordBytes largest record that is written
     * @param enrolmentDays how long it is remembered who was let into a campaign
     */
    public record StreamsSettings(
            String applicationId,
            Path stateDir,
            int threads,
            int standbyReplicas,
            Duration commitInterval,
            long rocksDbMemoryBytes,
            int maxRecordBytes,
            int enrolmentDays) {}

    /**
     * This instance among the others.
     *
     * @param instanceName the same at every start; empty for a new member each time
     * @param advertisedAddress {@code host:port} where the others call this one; empty if they can't
     * @param secret what all instances know; empty if calls are not sent on
     * @param hosts that may be called: names, addresses, {@code *.domain}; empty for those around the own one
     * @param sessionTimeout an instance silent for so long is replaced
     * @param watchPeers whether it looks at the others, and they at it, for a process that is gone
     * @param drainTime how long a stopping instance still serves while it says that it isn't ready
     */
    public record ClusterSettings(
            Optional<String> instanceName,
            Optional<String> advertisedAddress,
            Optional<Secret> secret,
            List<String> hosts,
            Duration sessionTimeout,
            boolean watchPeers,
            Duration drainTime) {
        public ClusterSettings {
            hosts = List.copyOf(hosts);
        }

        /** An instance that knows of no others and stops at once. */
        public static ClusterSettings alone() {
            return new ClusterSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Duration.ofSeconds(6),
                    false,
                    Duration.ZERO);
        }
    }

    /** What a cluster has otherwise than the topic manifests say; empty = as they say. */
    public record TopicSettings(OptionalInt replicas, OptionalInt partitions) {}

    /** @param staleAfter an instance that could not confirm the current keys for so long answers 503 */
    public record KeySettings(Duration staleAfter) {}

    /** @param maxEntries over all teams; 0 = no cache */
    public record CheckCacheSettings(Duration ttl, int maxEntries) {}

    /**
     * One place where records about people are held against the list.
     *
     * @param name unique; also in metrics
     * @param input topic that is read
     * @param cleared topic for records about people who may be contacted
     * @param suppressed topic for records about listed people
     * @param teamPointer JSON Pointer (RFC 6901) to the team id
     * @param urlPointer JSON Pointer to the profile URL
     * @param campaignPointer JSON Pointer to the campaign id
     * @param enrols whether who is cleared counts as let into the campaign
     */
    public record GateSettings(
            String name,
            String input,
            String cleared,
            String suppressed,
            String teamPointer,
            String urlPointer,
            String campaignPointer,
            boolean enrols) {}
}
