package io.dncstreams.service;

import com.github.benmanes.caffeine.cache.Ticker;
import io.dncstreams.gate.GateSpec;
import io.dncstreams.genesis.Foundation;
import io.dncstreams.genesis.LocalState;
import io.dncstreams.list.EntryId;
import io.dncstreams.ownership.BatchingClients;
import io.dncstreams.ownership.DeadThreads;
import io.dncstreams.ownership.FormerMembers;
import io.dncstreams.ownership.GoneMembers;
import io.dncstreams.ownership.LeftTransactions;
import io.dncstreams.ownership.NamedProcess;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.ownership.ThisInstance;
import io.dncstreams.ownership.TrackingClients;
import io.dncstreams.query.CheckCache;
import io.dncstreams.query.CommandLog;
import io.dncstreams.query.DncList;
import io.dncstreams.query.ForeignEntries;
import io.dncstreams.query.ImportLog;
import io.dncstreams.query.Imports;
import io.dncstreams.query.KafkaLogEnds;
import io.dncstreams.query.OwnedDncList;
import io.dncstreams.query.OwnedImports;
import io.dncstreams.query.ReadIndex;
import io.dncstreams.store.RocksDbMemory;
import io.dncstreams.store.StoreMarker;
import io.dncstreams.topology.CoreTopology;
import io.dncstreams.topology.IntakeTopology;
import io.dncstreams.topology.RecordSize;
import io.dncstreams.topology.Topics;
import io.dncstreams.topology.TopologyMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything between Kafka and a question: both topologies, the command log and the way to read the lists. */
public final class DncCore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DncCore.class);
    private static final Duration REPLACEMENT_PAUSE = Duration.ofSeconds(1);
    private static final Duration STREAMS_CLOSE = Duration.ofSeconds(30);

    private final KafkaStreams core;
    private final KafkaStreams intake;
    private final Admin admin;
    private final CommandLog commandLog;
    private final ImportLog importLog;
    private final ReadIndex readIndex;
    private final OwnedPartitions owned;
    private final OwnedDncList list;
    private final StreamsOwnerLocator locator;
    private final Imports imports;
    private final LocalState local;
    private final FoundationWatch watch;
    private final RanTogether ran;
    private final LeftTransactions left;
    private final List<DeadThreads> dead;
    private final GoneMembers gone;
    private final Optional<NamedProcess> process;

    private DncCore(
            KafkaStreams core,
            KafkaStreams intake,
            Admin admin,
            CommandLog commandLog,
            ImportLog importLog,
            ReadIndex readIndex,
            OwnedPartitions owned,
            OwnedDncList list,
            StreamsOwnerLocator locator,
            Imports imports,
            RanTogether ran,
            LeftTransactions left,
            List<DeadThreads> dead,
            GoneMembers gone,
            Optional<NamedProcess> process,
            Standing standing) {
        this.ran = ran;
        this.gone = gone;
        this.process = process;
        this.core = core;
        this.intake = intake;
        this.admin = admin;
        this.left = left;
        this.dead = dead;
        this.commandLog = commandLog;
        this.importLog = importLog;
        this.readIndex = readIndex;
        this.owned = owned;
        this.list = list;
        this.locator = locator;
        this.imports = imports;
        this.local = standing.local();
        this.watch = new FoundationWatch(
                standing.foundation(), local, this::isReady, this::stopServing, InstantSource.system());
        owned.beforeTasks(watch::requireWhole);
        owned.whenAssigned(left::assigned);
    }

    /** What it was started on. */
    private record Standing(LocalState local, Foundation foundation) {}

    /**
     * Starts both topologies and returns at once; partitions come into service one after the other.
     *
     * @param optOutTopicId id of the opt-out topic as it is now
     * @throws io.dncstreams.store.LostStateException if the lists, or the place in the log they stand at, are not there any more
     */
    public static DncCore start(CoreSettings settings, Uuid optOutTopicId, MeterRegistry registry) {
        return start(settings, optOutTopicId, registry, nothingNeeded(), locator -> ForeignEntries.unreachable());
    }

    private static RightsCheck nothingNeeded() {
        return new RightsCheck("", Map.of());
    }

    /**
     * The same among other instances.
     *
     * @param rights asked again for what the first start makes
     * @param foreign asks those that the locator finds
     */
    static DncCore start(
            CoreSettings settings,
            Uuid optOutTopicId,
            MeterRegistry registry,
            RightsCheck rights,
            Function<StreamsOwnerLocator, ForeignEntries> foreign) {
        OwnedPartitions owned = new OwnedPartitions();
        return start(settings, optOutTopicId, registry, rights, owned, clients(settings, owned), foreign);
    }

    /** What Streams talks to brokers with. */
    static TrackingClients clients(CoreSettings settings, OwnedPartitions owned) {
        return new TrackingClients(Topics.COMMANDS, CoreTopology.batched(settings.gates()), owned);
    }

    /** The same with clients of the caller's own, for tests that hold up a commit or a poll. */
    static DncCore start(
            CoreSettings settings,
            Uuid optOutTopicId,
            MeterRegistry registry,
            OwnedPartitions owned,
            KafkaClientSupplier clients) {
        return start(
                settings,
                optOutTopicId,
                registry,
                nothingNeeded(),
                owned,
                clients,
                locator -> ForeignEntries.unreachable());
    }

    private static DncCore start(
            CoreSettings settings,
            Uuid optOutTopicId,
            MeterRegistry registry,
            RightsCheck rights,
            OwnedPartitions owned,
            KafkaClientSupplier clients,
            Function<StreamsOwnerLocator, ForeignEntries> foreign) {
        Admin admin = Admin.create(settings.streams().clients().forAdmin());
        Standing standing;
        try {
            standing = stand(settings, admin, rights);
        } catch (RuntimeException e) {
            admin.close(Duration.ofSeconds(5));
            throw e;
        }
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
        Gauge.builder("dnc.rocksdb.memory.max", memory, RocksDbMemory::maxBytes)
                .description("What that is bounded by")
                .baseUnit("bytes")
                .register(registry);
        CoreMeters coreMeters = new CoreMeters(registry);
        RanTogether ran = new RanTogether(2);

        Properties coreSettings = settings.streams().core(memory);
        coreSettings.put(StoreMarker.GENERATION, standing.foundation().generation());
        KafkaStreams core = streams(
                CoreTopology.build(
                        settings.partitions(), settings.gates(), owned, size, meters, settings.enrolmentDays()),
                coreSettings,
                clients,
                List.of(coreMeters, ran.listener("core")));
        core.setGlobalStateRestoreListener(coreMeters);
        KafkaStreams intake = streams(
                IntakeTopology.build(optOutTopicId, settings.partitions(), size, meters),
                settings.streams().intake(),
                new BatchingClients(IntakeTopology.BATCHED),
                List.of(ran.listener("intake")));
        coreMeters.watch(core, Set.of(Topics.COMMANDS, Topics.REROUTED, Topics.LIFECYCLE));
        coreMeters.watch(core, settings.gates().stream().map(GateSpec::input).collect(Collectors.toSet()));
        coreMeters.watch(intake, Set.of(Topics.OPT_OUTS));
        coreMeters.watchThreads(core, intake);
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
        StreamsOwnerLocator locator = new StreamsOwnerLocator(
                core::metadataForAllStreamsClients,
                settings.partitions(),
                settings.streams().instance().advertisedAddress());
        OwnedDncList list = new OwnedDncList(
                settings.partitions(), owned, log, readIndex, cache, foreign.apply(locator), InstantSource.system());
        ImportLog importLog = new ImportLog(importProducer(settings), Topics.COMMANDS, Topics.OPT_OUTS);
        Imports imports = new OwnedImports(settings.partitions(), list, importLog, InstantSource.system());
        ThisInstance instance = instance(settings.streams(), settings.streams().applicationId(), core);
        ThisInstance ofIntake = instance(settings.streams(), settings.streams().intakeId(), intake);
        List<DeadThreads> dead =
                List.of(replaceThreads(core, admin, instance), replaceThreads(intake, admin, ofIntake));
        LeftTransactions left = new LeftTransactions(
                admin,
                instance,
                settings.streams().commitInterval(),
                StreamsProperties.transactionTimeout(coreSettings),
                owned);
        DncCore started = new DncCore(
                core,
                intake,
                admin,
                log,
                importLog,
                readIndex,
                owned,
                list,
                locator,
                imports,
                ran,
                left,
                dead,
                new GoneMembers(admin, instance, ofIntake),
                NamedProcess.of(instance, ofIntake),
                standing);
        try {
            FormerMembers.remove(admin, instance);
            FormerMembers.remove(admin, ofIntake);
            core.start();
            intake.start();
            started.watch.start();
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static DeadThreads replaceThreads(KafkaStreams streams, Admin admin, ThisInstance instance) {
        DeadThreads dead = new DeadThreads(admin, instance, () -> consumers(streams));
        streams.setUncaughtExceptionHandler(new ThreadFailures(instance.group(), REPLACEMENT_PAUSE, dead::oneDies));
        return dead;
    }

    private static Set<String> consumers(KafkaStreams streams) {
        return streams.metadataForLocalThreads().stream()
                .map(ThreadMetadata::consumerClientId)
                .collect(Collectors.toSet());
    }

    private static ThisInstance instance(StreamsProperties settings, String group, KafkaStreams streams) {
        return new ThisInstance(group, settings.instance().instanceName(), consumers(streams));
    }

    private static Standing stand(CoreSettings settings, Admin admin, RightsCheck rights) {
        LocalState local = LocalState.open(
                settings.streams().stateDir(), settings.streams().applicationId());
        try {
            Foundation foundation =
                    Foundation.require(settings.installation(), admin, local.exists(), () -> rights.require(admin));
            local.keepIfTrusted(foundation.generation(), Instant.now());
            rights.require(admin);
            return new Standing(local, foundation);
        } catch (RuntimeException e) {
            local.close();
            throw e;
        }
    }

    public DncList list() {
        return list;
    }

    public Imports imports() {
        return imports;
    }

    /** Whether this instance does its share: both topologies run, nothing of it is being restored or moved. */
    public boolean isReady() {
        return core.state() == KafkaStreams.State.RUNNING && intake.state() == KafkaStreams.State.RUNNING;
    }

    /** Whether it has been ready at any time, whether or not anybody asked. */
    boolean hasBeenReady() {
        return ran.ever();
    }

    /** Whether it can still become ready by itself; false only after a failure that ended a topology for good. */
    public boolean isAlive() {
        return watch.isWhole() && isAlive(core) && isAlive(intake);
    }

    /** What this process is known by in its groups; empty for one without a name. */
    Optional<NamedProcess> process() {
        return process;
    }

    /** Takes the members of another instance's process, which is gone, out of the groups. */
    int takeOut(NamedProcess other) throws InterruptedException {
        return gone.takeOut(other);
    }

    /** Finds the instance that owns a team, by the group's last rebalance. */
    StreamsOwnerLocator locator() {
        return locator;
    }

    /**
     * Whether an entry is in a partition that this instance owns.
     *
     * @return empty if it doesn't own the partition that the id names, or no id looks like this
     */
    Optional<Boolean> holds(String entryId, Instant deadline) {
        OptionalInt partition = EntryId.partition(entryId);
        return partition.isPresent() && owned.get(partition.getAsInt()).isPresent()
                ? Optional.of(list.holds(partition.getAsInt(), entryId, deadline))
                : Optional.empty();
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

    /** Lets go of all partitions, so that calls are answered 503; the rest goes with {@link #close}. */
    private void stopServing() {
        CloseOptions atOnce = CloseOptions.timeout(Duration.ZERO)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        boolean coreStopped = core.close(atOnce);
        boolean intakeStopped = intake.close(atOnce);
        LOG.debug("told to stop; stopped at once: core {}, intake {}", coreStopped, intakeStopped);
    }

    /** Stops taking part, then closes the state cleanly, so that the next start needs no restore. */
    @Override
    public void close() {
        watch.close();
        dead.forEach(DeadThreads::close);
        // Without a word of leaving, the others would wait for this member until its session ends.
        CloseOptions leaving = CloseOptions.timeout(STREAMS_CLOSE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP);
        if (!intake.close(leaving)) {
            LOG.warn("the intake did not stop within {}", STREAMS_CLOSE);
        }
        if (!core.close(leaving)) {
            LOG.warn("the core did not stop within {}; its state will be restored at the next start", STREAMS_CLOSE);
        }
        left.close();
        commandLog.close();
        importLog.close();
        readIndex.close();
        admin.close(Duration.ofSeconds(5));
        local.close();
    }

    private static KafkaStreams streams(
            Topology topology,
            Properties settings,
            KafkaClientSupplier clients,
            List<? extends KafkaStreams.StateListener> listeners) {
        KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(settings), clients);
        String name = settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        streams.setStateListener((next, before) -> {
            LOG.info("{}: {} after {}", name, next, before);
            listeners.forEach(listener -> listener.onChange(next, before));
        });
        return streams;
    }

    private static Map<String, Object> producerConfig(CoreSettings settings, String suffix) {
        Map<String, Object> config = settings.streams().clients().forProducer();
        config.put(ProducerConfig.CLIENT_ID_CONFIG, settings.streams().applicationId() + suffix);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 131_072);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return config;
    }

    /** The producer of imported rows. Nobody waits for a single row, so they share requests. */
    private static KafkaProducer<byte[], byte[]> importProducer(CoreSettings settings) {
        Map<String, Object> config = producerConfig(settings, "-imports");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        // An upload waits for no longer than this; then it is interrupted, and says so.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The producer of callers' commands. */
    private static KafkaProducer<byte[], byte[]> producer(CoreSettings settings) {
        int timeoutMs = Math.toIntExact(settings.requestTimeout().toMillis());
        Map<String, Object> config = producerConfig(settings, "-commands");
        // A caller waits for this; what comes at once still shares a request.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // No attempt outlives the call it is made for.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMs);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1_000, timeoutMs / 2));
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(2_000, timeoutMs));
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
