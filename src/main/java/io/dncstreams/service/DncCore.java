package io.dncstreams.service;

import com.github.benmanes.caffeine.cache.Ticker;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.ownership.TrackingClients;
import io.dncstreams.query.CheckCache;
import io.dncstreams.query.CommandLog;
import io.dncstreams.query.DncList;
import io.dncstreams.query.KafkaLogEnds;
import io.dncstreams.query.OwnedDncList;
import io.dncstreams.query.ReadIndex;
import io.dncstreams.store.ListStore;
import io.dncstreams.store.RocksDbMemory;
import io.dncstreams.topology.CoreTopology;
import io.dncstreams.topology.IntakeTopology;
import io.dncstreams.topology.RecordSize;
import io.dncstreams.topology.Topics;
import io.dncstreams.topology.TopologyMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything between Kafka and a question: both topologies, the command log and the way to read the lists. */
public final class DncCore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DncCore.class);
    private static final Duration STARTING_POINTS = Duration.ofSeconds(30);
    private static final Duration REPLACEMENT_PAUSE = Duration.ofSeconds(1);
    private static final Duration STREAMS_CLOSE = Duration.ofSeconds(30);

    private final KafkaStreams core;
    private final KafkaStreams intake;
    private final Admin admin;
    private final CommandLog commandLog;
    private final ReadIndex readIndex;
    private final OwnedPartitions owned;
    private final DncList list;

    private DncCore(
            KafkaStreams core,
            KafkaStreams intake,
            Admin admin,
            CommandLog commandLog,
            ReadIndex readIndex,
            OwnedPartitions owned,
            DncList list) {
        this.core = core;
        this.intake = intake;
        this.admin = admin;
        this.commandLog = commandLog;
        this.readIndex = readIndex;
        this.owned = owned;
        this.list = list;
    }

    /**
     * Starts both topologies and returns at once; partitions come into service one after the other.
     *
     * @param optOutTopicId id of the opt-out topic as it is now
     * @throws LostStateException if the lists, or the place in the log they stand at, are not there any more
     */
    public static DncCore start(CoreSettings settings, Uuid optOutTopicId, MeterRegistry registry) {
        OwnedPartitions owned = new OwnedPartitions();
        return start(settings, optOutTopicId, registry, owned, new TrackingClients(Topics.COMMANDS, owned));
    }

    /** The same with clients of the caller's own, for tests that hold up a commit or a poll. */
    static DncCore start(
            CoreSettings settings,
            Uuid optOutTopicId,
            MeterRegistry registry,
            OwnedPartitions owned,
            KafkaClientSupplier clients) {
        TopologyMeters meters = new TopologyMeters(registry);
        RecordSize size = new RecordSize(settings.streams().maxRecordBytes());
        RocksDbMemory memory = new RocksDbMemory(settings.rocksDbBytes());
        Gauge.builder("dnc.partitions.owned", owned, OwnedPartitions::count)
                .description("Partitions that this instance can answer for")
                .register(registry);
        Gauge.builder("dnc.rocksdb.memory.used", memory, RocksDbMemory::usedBytes)
                .description("Bytes that all stores take outside the heap")
                .baseUnit("bytes")
                .register(registry);

        KafkaStreams core = streams(
                CoreTopology.build(
                        settings.partitions(), settings.gates(), owned, size, meters, settings.enrolmentDays()),
                settings.streams().core(memory),
                clients);
        KafkaStreams intake = streams(
                IntakeTopology.build(optOutTopicId, settings.partitions(), size, meters),
                settings.streams().intake(),
                new org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier());
        Admin admin = Admin.create(settings.streams().clients().forAdmin());
        CommandLog log = new CommandLog(producer(settings), Topics.COMMANDS);
        ReadIndex readIndex = new ReadIndex(
                new KafkaLogEnds(
                        settings.streams().clients().forConsumer(),
                        admin,
                        Topics.COMMANDS,
                        settings.partitions().count(),
                        settings.requestTimeout()),
                settings.requestTimeout());
        CheckCache cache =
                new CheckCache(settings.checkCacheTtl(), settings.checkCacheEntries(), Ticker.systemTicker());
        DncList list = new OwnedDncList(settings.partitions(), owned, log, readIndex, cache, InstantSource.system());
        try {
            requireStartingPoints(settings, admin);
            core.start();
            intake.start();
        } catch (RuntimeException e) {
            new DncCore(core, intake, admin, log, readIndex, owned, list).close();
            throw e;
        }
        return new DncCore(core, intake, admin, log, readIndex, owned, list);
    }

    private static void requireStartingPoints(CoreSettings settings, Admin admin) {
        String id = settings.streams().applicationId();
        int partitions = settings.partitions().count();
        StartingPoint start = new StartingPoint(admin, STARTING_POINTS);
        start.requireList(
                id,
                Topics.COMMANDS,
                partitions,
                Set.of(id + "-" + ListStore.LIST + "-changelog", id + "-" + ListStore.TEAMS + "-changelog"));
        start.requireInput(settings.streams().intakeId(), Topics.OPT_OUTS, partitions);
    }

    public DncList list() {
        return list;
    }

    /** Whether this instance does its share: both topologies run, nothing of it is being restored or moved. */
    public boolean isReady() {
        return core.state() == KafkaStreams.State.RUNNING && intake.state() == KafkaStreams.State.RUNNING;
    }

    /** Whether it can still become ready by itself; false only after a failure that ended a topology for good. */
    public boolean isAlive() {
        return isAlive(core) && isAlive(intake);
    }

    public int ownedPartitions() {
        return owned.count();
    }

    private static boolean isAlive(KafkaStreams streams) {
        KafkaStreams.State state = streams.state();
        return state != KafkaStreams.State.ERROR
                && state != KafkaStreams.State.PENDING_ERROR
                && state != KafkaStreams.State.NOT_RUNNING;
    }

    /** Stops taking part, then closes the state cleanly, so that the next start needs no restore. */
    @Override
    public void close() {
        // Without a word of leaving, the others would wait for this member until its session ends.
        CloseOptions leaving = CloseOptions.timeout(STREAMS_CLOSE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        if (!intake.close(leaving)) {
            LOG.warn("the intake did not stop within {}", STREAMS_CLOSE);
        }
        if (!core.close(leaving)) {
            LOG.warn("the core did not stop within {}; its state will be restored at the next start", STREAMS_CLOSE);
        }
        commandLog.close();
        readIndex.close();
        admin.close(Duration.ofSeconds(5));
    }

    private static KafkaStreams streams(Topology topology, Properties settings, KafkaClientSupplier clients) {
        KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(settings), clients);
        String name = settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        streams.setUncaughtExceptionHandler(new ThreadFailures(name, REPLACEMENT_PAUSE));
        streams.setStateListener((next, before) -> LOG.info("{}: {} after {}", name, next, before));
        return streams;
    }

    /** The producer of callers' commands. */
    private static KafkaProducer<byte[], byte[]> producer(CoreSettings settings) {
        int timeoutMs = Math.toIntExact(settings.requestTimeout().toMillis());
        Map<String, Object> config = settings.streams().clients().forProducer();
        config.put(ProducerConfig.CLIENT_ID_CONFIG, settings.streams().applicationId() + "-commands");
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A caller waits for this; what comes at once still shares a request.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // No attempt outlives the call it is made for.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMs);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1_000, timeoutMs / 2));
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(2_000, timeoutMs));
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
