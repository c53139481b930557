package io.dncstreams.config;

import io.dncstreams.config.SettingType.Bytes;
import io.dncstreams.config.SettingType.Folder;
import io.dncstreams.config.SettingType.Name;
import io.dncstreams.config.SettingType.SecretText;
import io.dncstreams.config.SettingType.Span;
import io.dncstreams.config.SettingType.WholeNumber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Every setting there is. Adding one here makes it readable, checked and part of the reference page. */
final class DeclaredSettings {

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    private static final Name TOPIC = new Name(
            Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,200}"),
            "the name of a topic: 1 to 200 letters, digits, dots, dashes and underscores");
    private static final Name POINTER = new Name(
            Pattern.compile("(/([^/~]|~[01])*)+"), "a JSON Pointer such as /contact/url (RFC 6901, not empty)");
    private static final Name OPTIONAL_POINTER = new Name(
            Pattern.compile("none|(/([^/~]|~[01])*)+"), "a JSON Pointer such as /contact/url (RFC 6901), or `none`");
    private static final WholeNumber PER_MINUTE = new WholeNumber(0, 1_000_000);

    static final Setting<String> HTTP_HOST = Setting.of(
            "dnc.http.host",
            new Name(Pattern.compile("[A-Za-z0-9._:%-]{1,253}"), "a host name or an IP address"),
            "127.0.0.1",
            "Address the REST API listens on. `0.0.0.0` for all; with TLS here or in front.");
    static final Setting<Integer> HTTP_PORT =
            Setting.of("dnc.http.port", new WholeNumber(0, 65_535), 8080, "Port of the REST API; 0 picks a free one.");
    static final Setting<Long> HTTP_MAX_BODY = Setting.of(
            "dnc.http.max-body-bytes",
            new Bytes(KIB, 64 * MIB),
            MIB,
            "Largest request body of a single call; longer ones answer 413.");
    static final Setting<Long> HTTP_MAX_BATCH = Setting.of(
            "dnc.http.max-batch-bytes",
            new Bytes(KIB, 256 * MIB),
            8 * MIB,
            "Largest request body of a batch; longer ones answer 413.");
    static final Setting<Integer> HTTP_MAX_ENTRIES = Setting.of(
            "dnc.http.max-batch-entries",
            new WholeNumber(1, 100_000),
            10_000,
            "Most entries of a batch; longer ones answer 400.");
    static final Setting<Duration> HTTP_TIMEOUT = Setting.of(
            "dnc.http.request-timeout",
            new Span(Duration.ofMillis(100), Duration.ofMinutes(5)),
            Duration.ofSeconds(10),
            "How long a call may wait for its answer before it is 503. A change takes no effect later than this.");
    static final Setting<String> HTTP_DOCS = Setting.of(
            "dnc.http.docs",
            new Name(Pattern.compile("true|false"), "true or false"),
            "true",
            "Whether `/openapi.yaml` and the page at `/docs` are there, for anybody who reaches the port.");

    static final Setting<Path> TLS_CERTIFICATE = Setting.optional(
            "dnc.http.tls.certificate-file",
            new Folder("a file"),
            "none: plain HTTP",
            "Certificate in PEM, then those that lead to its authority. With it the port speaks TLS 1.2 and 1.3 only. Read"
                    + " again within 10s of a change.");
    static final Setting<Path> TLS_KEY = Setting.optional(
            "dnc.http.tls.key-file", new Folder("a file"), "none", "Its private key in PEM, without a password.");
    static final Setting<Path> TLS_CA = Setting.optional(
            "dnc.http.tls.ca-file",
            new Folder("a file"),
            "the certificates in `dnc.http.tls.certificate-file`",
            "Certificates in PEM that those of the other instances are verified against.");
    static final Setting<Integer> OPERATOR_PORT = Setting.optional(
            "dnc.operator.port",
            new WholeNumber(0, 65_535),
            "that of the REST API",
            "Port of `/health` and `/metrics`, in plain HTTP; they are then gone from the other one.");
    static final Setting<String> OPERATOR_HOST = Setting.of(
            "dnc.operator.host",
            new Name(Pattern.compile("[A-Za-z0-9._:%-]{1,253}"), "a host name or an IP address"),
            "127.0.0.1",
            "Address that this port listens on.");

    static final Setting<Integer> RATE_READ = Setting.of(
            "dnc.rate-limit.read",
            PER_MINUTE,
            60,
            "Reads (list, check) a minute and team, over all instances; 0 = off.");
    static final Setting<Integer> RATE_WRITE = Setting.of(
            "dnc.rate-limit.write",
            PER_MINUTE,
            30,
            "Single adds and deletes a minute and team, over all instances; 0 = off.");
    static final Setting<Integer> RATE_BATCH = Setting.of(
            "dnc.rate-limit.batch", PER_MINUTE, 10, "Batches a minute and team, over all instances; 0 = off.");
    static final Setting<Integer> RATE_CHECK_BATCH = Setting.of(
            "dnc.rate-limit.check-batch",
            PER_MINUTE,
            120,
            "Batches of checks a minute and team, over all instances; 0 = off. 120 of 10,000 are 1,200,000 people.");

    static final Setting<String> APPLICATION_ID = Setting.of(
            "dnc.application-id",
            new Name(
                    Pattern.compile("[A-Za-z0-9._-]{1,100}"), "1 to 100 letters, digits, dots, dashes and underscores"),
            "dnc-streams",
            "Name of this installation on the cluster: all instances share it, and group, changelog and transaction"
                    + " names start with it. Changing it starts from nothing.");
    static final Setting<Path> STATE_DIR = Setting.of(
            "dnc.state-dir",
            new Folder(),
            Path.of(".dnc", "state"),
            "Folder of the local stores. A copy of what is in Kafka: losing it costs time, not data.");
    static final Setting<Integer> STREAM_THREADS = Setting.computed(
            "dnc.stream-threads",
            new WholeNumber(1, 256),
            Runtime.getRuntime().availableProcessors(),
            "number of processors",
            "Threads that process records.");
    static final Setting<Integer> STANDBY_REPLICAS = Setting.of(
            "dnc.standby-replicas",
            new WholeNumber(0, 10),
            1,
            "Copies of each store kept warm on other instances, for a quick failover.");
    static final Setting<Duration> COMMIT_INTERVAL = Setting.of(
            "dnc.commit-interval",
            new Span(Duration.ofMillis(1), Duration.ofMinutes(1)),
            Duration.ofMillis(100),
            "Longest time between commits; bounds how late cleared records become visible.");
    static final Setting<Long> ROCKSDB_MEMORY = Setting.of(
            "dnc.rocksdb.memory",
            new Bytes(16 * MIB, 1024 * 1024 * MIB),
            256 * MIB,
            "Memory outside the Java heap for all RocksDB caches and write buffers together.");
    static final Setting<Long> MAX_RECORD = Setting.of(
            "dnc.max-record-bytes",
            new Bytes(16 * KIB, 64 * MIB),
            1_000_000L,
            "Largest record that is written. Not above `max.message.bytes` of any topic.");

    static final Setting<Integer> ENROLMENT_DAYS = Setting.of(
            "dnc.enrolments.max-age-days",
            new WholeNumber(1, 3_650),
            400,
            "Days for which it is remembered who was let into which campaign, so that a PAUSE can name it.");

    static final Setting<Duration> KEYS_STALE_AFTER = Setting.of(
            "dnc.keys.stale-after",
            new Span(Duration.ofSeconds(1), Duration.ofHours(1)),
            Duration.ofSeconds(30),
            "An instance that could not confirm for so long that it knows the current API keys answers 503.");
    static final Setting<Duration> CACHE_TTL = Setting.of(
            "dnc.check-cache.ttl",
            new Span(Duration.ofSeconds(1), Duration.ofHours(1)),
            Duration.ofMinutes(5),
            "How long the answer to a check may be served from memory. A change of the list ends it at once.");
    static final Setting<Integer> CACHE_MAX_ENTRIES = Setting.of(
            "dnc.check-cache.max-entries",
            new WholeNumber(0, 10_000_000),
            100_000,
            "Most answers kept in memory, over all teams; 0 = no cache.");

    static final Setting<Integer> TOPIC_REPLICAS = Setting.optional(
            "dnc.topics.replicas",
            new WholeNumber(1, 32),
            "as in `topics/*.yaml`",
            "Replication factor of topics that are created.");
    static final Setting<Integer> TOPIC_PARTITIONS = Setting.optional(
            "dnc.topics.partitions",
            new WholeNumber(1, 10_000),
            "as in `topics/*.yaml`",
            "Partition count of the topics keyed by team. Frozen by the first start.");

    static final Setting<String> GATE_NAME = Setting.of(
            "dnc.gates[0].name",
            new Name(Pattern.compile("[a-z][a-z0-9-]{0,49}"), "1 to 50 lower-case letters, digits and dashes"),
            "prospects",
            "Name of the gate, also in metrics. Every gate needs one of its own.");
    static final Setting<String> GATE_INPUT =
            Setting.of("dnc.gates[0].input", TOPIC, "prospects", "Topic that the gate reads.");
    static final Setting<String> GATE_CLEARED = Setting.of(
            "dnc.gates[0].cleared", TOPIC, "prospects.cleared", "Topic for records about people who may be contacted.");
    static final Setting<String> GATE_SUPPRESSED = Setting.of(
            "dnc.gates[0].suppressed",
            TOPIC,
            "prospects.suppressed",
            "Topic for records about people on the team's list, who must not be contacted.");
    static final Setting<String> GATE_TEAM =
            Setting.of("dnc.gates[0].team-pointer", POINTER, "/teamId", "Where the team id stands in the record.");
    static final Setting<String> GATE_URL = Setting.of(
            "dnc.gates[0].url-pointer", POINTER, "/url", "Where the person's profile URL stands in the record.");
    static final Setting<String> GATE_CAMPAIGN = Setting.of(
            "dnc.gates[0].campaign-pointer",
            OPTIONAL_POINTER,
            "/campaignId",
            "Where the campaign id stands in the record; `none` if records need not have one.");

    static final Setting<String> GATE_ENROLS = Setting.of(
            "dnc.gates[0].enrols",
            new Name(Pattern.compile("true|false"), "true or false"),
            "true",
            "Whether who is cleared here counts as let into the campaign, which a PAUSE then names.");

    static final Setting<String> INSTANCE_NAME = Setting.optional(
            "dnc.cluster.instance-name",
            new Name(Pattern.compile("[A-Za-z0-9._-]{1,100}"), "1 to 100 letters, digits, dots, dashes, underscores"),
            "a new member at every start",
            "Name of this instance, the same at every start and no other's (the name of its pod). One that comes back"
                    + " within the session timeout then takes up what it had, and nothing moves.");
    static final Setting<String> ADVERTISED_ADDRESS = Setting.optional(
            "dnc.cluster.advertised-address",
            new Name(Pattern.compile("[A-Za-z0-9.-]{1,253}:\\d{1,5}|\\[[0-9A-Fa-f:.]{2,45}]:\\d{1,5}"), "host:port"),
            "`dnc.http.host` and `dnc.http.port`",
            "Where the other instances call this one. Each needs its own; `0.0.0.0` is none.");
    static final Setting<Secret> CLUSTER_SECRET = Setting.optional(
            "dnc.cluster.secret",
            new SecretText(),
            "none: every instance answers for its own teams only",
            "What all instances know, to prove themselves to each other before a caller's key is sent on.");
    static final Setting<Path> CLUSTER_SECRET_FILE = Setting.optional(
            "dnc.cluster.secret-file", new Folder("a file"), "none", "File that holds `dnc.cluster.secret` instead.");
    static final Setting<String> CLUSTER_HOSTS = Setting.optional(
            "dnc.cluster.hosts",
            new Name(
                    Pattern.compile("(\\*\\.)?[A-Za-z0-9.:-]+(,(\\*\\.)?[A-Za-z0-9.:-]+)*"),
                    "hosts, addresses or `*.domain`, separated by commas"),
            "the advertised host, and the names in its domain",
            "Hosts that calls may be sent on to. Addresses come from the group, where whoever may join can claim any.");
    static final Setting<Duration> SESSION_TIMEOUT = Setting.of(
            "dnc.cluster.session-timeout",
            new Span(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            Duration.ofSeconds(6),
            "An instance that is silent for so long loses its partitions, and its open transaction. Below 6s the"
                    + " brokers must allow it (`group.min.session.timeout.ms`).");
    static final Setting<String> WATCH_PEERS = Setting.of(
            "dnc.cluster.watch-peers",
            new Name(Pattern.compile("true|false"), "true or false"),
            "true",
            "Whether this instance looks at the others and lets them look at it, so that one whose process is gone loses"
                    + " its partitions at once and not after the session timeout. For instances with a name.");
    static final Setting<Duration> DRAIN_TIME = Setting.of(
            "dnc.cluster.drain-time",
            new Span(Duration.ZERO, Duration.ofMinutes(5)),
            Duration.ofSeconds(2),
            "How long a stopping instance still serves while `/health/ready` already says no, so that load balancers"
                    + " can turn away from it.");

    static final List<Setting<?>> HTTP =
            List.of(HTTP_HOST, HTTP_PORT, HTTP_MAX_BODY, HTTP_MAX_BATCH, HTTP_MAX_ENTRIES, HTTP_TIMEOUT, HTTP_DOCS);
    static final Setting<String> LOG_FORMAT = Setting.of(
            "dnc.log.format",
            new Name(Pattern.compile("plain|json"), "plain or json"),
            "plain",
            "How log lines are written to standard error: for people, or one JSON object each.");
    static final Setting<String> LOG_REQUESTS = Setting.of(
            "dnc.log.requests",
            new Name(Pattern.compile("true|false"), "true or false"),
            "false",
            "Whether every answered call has a line in the log: method, route, status, request id. Those answered 5xx"
                    + " have one always.");

    static final List<Setting<?>> EDGE = List.of(TLS_CERTIFICATE, TLS_KEY, TLS_CA, OPERATOR_PORT, OPERATOR_HOST);
    static final List<Setting<Integer>> RATE_LIMITS = List.of(RATE_READ, RATE_WRITE, RATE_BATCH, RATE_CHECK_BATCH);
    static final List<Setting<?>> STREAMS = List.of(
            APPLICATION_ID,
            STATE_DIR,
            STREAM_THREADS,
            STANDBY_REPLICAS,
            COMMIT_INTERVAL,
            ROCKSDB_MEMORY,
            MAX_RECORD,
            ENROLMENT_DAYS,
            TOPIC_REPLICAS,
            TOPIC_PARTITIONS);
    static final List<Setting<?>> CLUSTER = List.of(
            INSTANCE_NAME,
            ADVERTISED_ADDRESS,
            CLUSTER_SECRET,
            CLUSTER_SECRET_FILE,
            CLUSTER_HOSTS,
            SESSION_TIMEOUT,
            WATCH_PEERS,
            DRAIN_TIME);
    static final List<Setting<?>> ANSWERS = List.of(KEYS_STALE_AFTER, CACHE_TTL, CACHE_MAX_ENTRIES);
    static final List<Setting<String>> LOG = List.of(LOG_FORMAT, LOG_REQUESTS);
    static final List<Setting<String>> GATES = List.of(
            GATE_NAME, GATE_INPUT, GATE_CLEARED, GATE_SUPPRESSED, GATE_TEAM, GATE_URL, GATE_CAMPAIGN, GATE_ENROLS);

    private DeclaredSettings() {}
}
