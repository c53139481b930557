package io.dncstreams.service;

import io.dncstreams.config.InvalidSettingsException;
import io.dncstreams.config.Settings;
import io.dncstreams.genesis.Installation;
import io.dncstreams.genesis.Rebuild;
import io.dncstreams.http.ApiDocs;
import io.dncstreams.http.HttpServer;
import io.dncstreams.http.HttpSettings;
import io.dncstreams.http.OperatorServer;
import io.dncstreams.http.RateLimits;
import io.dncstreams.http.Routing;
import io.dncstreams.key.ApiKeyTable;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import io.dncstreams.store.RocksDbMemory;
import io.dncstreams.tls.InvalidTlsException;
import io.dncstreams.tls.ReloadingTls;
import io.dncstreams.tls.TlsFiles;
import io.dncstreams.topic.TopicAdmin;
import io.dncstreams.topic.TopicAdminException;
import io.dncstreams.topic.TopicDifference;
import io.dncstreams.topology.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole service of one process: topics, keys, topologies, REST. */
public final class DncService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DncService.class);
    private static final Duration TOPICS_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final ApiKeyTable keys;
    private final DncCore core;
    private final HttpServer http;
    private final Optional<OperatorServer> operators;
    private final Optional<ReloadingTls> tls;
    private final PrometheusMeterRegistry registry;
    private final AtomicBoolean closing = new AtomicBoolean();

    private final Duration drainTime;
    private final Optional<Routing.Links> links;
    private final Optional<PeerVigil> vigil;

    private DncService(
            Settings settings,
            ApiKeyTable keys,
            DncCore core,
            Optional<Routing.Links> links,
            Optional<ReloadingTls> tls,
            PrometheusMeterRegistry registry) {
        this.tls = tls;
        Counter found = PeerVigil.counter(registry);
        this.vigil = links.filter(all -> settings.cluster().watchPeers()).map(all -> new PeerVigil(core, all, found));
        this.drainTime = settings.cluster().drainTime();
        this.links = links;
        this.keys = keys;
        this.core = core;
        this.registry = registry;
        Gauge.builder("dnc.ready", this, service -> service.isReady() ? 1 : 0)
                .description("1 if this instance can serve, as /health/ready says")
                .register(registry);
        HostMetrics.bind(registry, settings.streams().stateDir(), tls);
        HttpServer.Parts parts = new HttpServer.Parts(
                new MeasuredDncList(core.list(), registry),
                core.imports(),
                keys,
                rateLimits(settings),
                ProfileUrls::read,
                core::isAlive,
                this::isReady,
                registry::scrape,
                registry,
                InstantSource.system(),
                Optional.of(new Routing(
                        core.locator(),
                        links,
                        (entryId, left) -> core.holds(entryId, Instant.now().plus(left)),
                        () -> vigil.flatMap(PeerVigil::self))),
                settings.http().docs() ? Optional.of(new ApiDocs()) : Optional.empty());
        this.operators = settings.edge()
                .operators()
                .map(own -> new OperatorServer(httpSettings(settings).at(own.host(), own.port()), parts));
        this.http = new HttpServer(
                httpSettings(settings),
                parts,
                new HttpServer.Edge(
                        tls.map(ReloadingTls::server),
                        operators.isEmpty(),
                        settings.edge().logRequests()));
    }

    /**
     * Looks for what would stop {@link #start} on this machine, and changes nothing but to create the state folder. What
     * takes time and needs no broker is begun.
     *
     * @throws io.dncstreams.config.InvalidSettingsException with every problem there is
     */
    public static void requireStartable(Settings settings) {
        StartChecks.require(settings);
        RocksDbMemory.loadAhead();
    }

    /**
     * Creates the topics that are missing, refuses those that don't fit, and starts. REST listens from the first moment
     * and answers 503 until the partitions are there.
     *
     * @throws io.dncstreams.config.InvalidSettingsException if the port or the state folder can't be used
     * @throws io.dncstreams.topic.TopicMismatchException if a topic is not as it must be
     * @throws io.dncstreams.topic.TopicAdminException if the cluster can't be reached or refuses
     */
    public static DncService start(Settings settings) {
        requireStartable(settings);
        Optional<ReloadingTls> tls = tls(settings);
        ServiceTopics topics = ServiceTopics.of(settings);
        CoreSettings coreSettings = coreSettings(settings, topics);
        RightsCheck rights =
                new RightsCheck(settings.kafka().bootstrapServers().orElse("?"), NeededRights.of(coreSettings));
        Uuid optOutTopicId = prepare(settings, topics, rights);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        ApiKeyTable keys = ApiKeyTable.start(
                settings.kafka().forConsumer(), Topics.API_KEYS, settings.keys().staleAfter());
        Optional<Routing.Links> links = PeerLinks.start(settings.cluster(), tls);
        DncCore core;
        try {
            core = DncCore.start(
                    coreSettings,
                    optOutTopicId,
                    registry,
                    rights,
                    locator -> new PeerForeignEntries(locator, links, InstantSource.system()));
        } catch (RuntimeException e) {
            links.ifPresent(all -> all.client().close());
            keys.close();
            tls.ifPresent(ReloadingTls::close);
            throw e;
        }
        DncService service = new DncService(settings, keys, core, links, tls, registry);
        try {
            service.operators.ifPresent(OperatorServer::start);
            service.http.start();
            service.vigil.ifPresent(PeerVigil::start);
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
        return service;
    }

    /**
     * Builds the lists anew from what was published of them; see {@link Rebuild}.
     *
     * @throws io.dncstreams.store.LostStateException if what is to be built from is not whole, or an instance runs
     * @throws io.dncstreams.topic.TopicMismatchException if a topic is not as it must be
     * @throws io.dncstreams.topic.TopicAdminException if the cluster can't be reached or refuses
     */
    public static Rebuild.Report rebuild(Settings settings, Rebuild.Options options) {
        ServiceTopics topics = ServiceTopics.of(settings);
        Installation installation = coreSettings(settings, topics).installation();
        try (Admin admin = Admin.create(settings.kafka().forAdmin())) {
            Rebuild.requireSources(admin, installation);
            TopicAdmin cluster =
                    new TopicAdmin(admin, settings.kafka().bootstrapServers().orElse("?"), TOPICS_TIMEOUT);
            cluster.apply(topics.declared());
            cluster.requireFit(topics.required());
            return Rebuild.run(admin, installation, options);
        }
    }

    private static Optional<ReloadingTls> tls(Settings settings) {
        try {
            return settings.edge()
                    .tls()
                    .map(files -> ReloadingTls.open(
                            new TlsFiles(files.certificate(), files.key(), files.ca()), ReloadingTls.USUAL_PERIOD));
        } catch (InvalidTlsException e) {
            throw new InvalidSettingsException(List.of(e.getMessage()));
        }
    }

    private static Uuid prepare(Settings settings, ServiceTopics topics, RightsCheck rights) {
        try (Admin admin = Admin.create(settings.kafka().forAdmin())) {
            TopicAdmin cluster =
                    new TopicAdmin(admin, settings.kafka().bootstrapServers().orElse("?"), TOPICS_TIMEOUT);
            RightsCheck.Asked asked = rights.ask(admin);
            try {
                apply(cluster, topics);
            } catch (TopicAdminException e) {
                // Says more, if that is the reason.
                asked.require();
                throw e;
            }
            asked.require();
            // Topics that were just made.
            rights.require(admin);
            return cluster.topicIds(Set.of(Topics.OPT_OUTS)).get(Topics.OPT_OUTS);
        }
    }

    private static void apply(TopicAdmin cluster, ServiceTopics topics) {
        Set<String> created = cluster.apply(topics.declared());
        if (!created.isEmpty()) {
            LOG.info("created the topics {}", created);
        }
        for (TopicDifference difference : cluster.requireFit(topics.required())) {
            LOG.warn("{}", difference.sentence());
        }
    }

    private static CoreSettings coreSettings(Settings settings, ServiceTopics topics) {
        Settings.StreamsSettings streams = settings.streams();
        return new CoreSettings(
                new StreamsProperties(
                        settings.kafka(),
                        streams.applicationId(),
                        streams.stateDir(),
                        streams.threads(),
                        streams.standbyReplicas(),
                        streams.commitInterval(),
                        streams.maxRecordBytes(),
                        settings.cluster(),
                        topics.commands()),
                topics.partitions(),
                ServiceTopics.gates(settings),
                streams.rocksDbMemoryBytes(),
                settings.http().requestTimeout(),
                settings.checkCache().ttl(),
                settings.checkCache().maxEntries(),
                streams.enrolmentDays());
    }

    private static HttpSettings httpSettings(Settings settings) {
        Settings.HttpSettings http = settings.http();
        HttpSettings defaults = HttpSettings.defaults();
        return new HttpSettings(
                http.host(),
                http.port(),
                Math.toIntExact(http.maxBodyBytes()),
                Math.toIntExact(http.maxBatchBytes()),
                http.maxBatchEntries(),
                defaults.maxConnections(),
                http.requestTimeout(),
                defaults.bodyTimeout(),
                defaults.idleTimeout(),
                defaults.stopTimeout());
    }

    private static RateLimits rateLimits(Settings settings) {
        Map<String, RateLimits.Limits> byTeam = settings.rateLimits().byTeam().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> limits(entry.getValue())));
        return new RateLimits(limits(settings.rateLimits().standard()), byTeam, InstantSource.system());
    }

    private static RateLimits.Limits limits(Settings.RateLimits.Limits limits) {
        return new RateLimits.Limits(limits.read(), limits.write(), limits.batch(), limits.checkBatch());
    }

    /**
     * Whether this instance can serve: its partitions are there and the API keys are current. One that has no partitions,
     * because others have them all, can if it can send calls on.
     */
    public boolean isReady() {
        return !closing.get()
                && core.isReady()
                && (core.ownedPartitions() > 0 || links.isPresent())
                && keys.isCurrent();
    }

    /**
     * Waits until {@link #isReady}.
     *
     * @throws TimeoutException if it takes longer
     * @throws IllegalStateException if it can't become ready any more
     */
    public void awaitReady(Duration atMost) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!isReady()) {
            if (!core.isAlive()) {
                throw new IllegalStateException("a topology stopped for good; the log says why");
            }
            if (System.nanoTime() > end) {
                throw new TimeoutException("not ready after " + atMost.toSeconds() + " s");
            }
            Thread.sleep(POLL);
        }
    }

    /**
     * Whether a person is on a team's list.
     *
     * @param url canonical
     */
    public boolean isListed(String teamId, String url) {
        return core.list()
                .check(
                        teamId,
                        new Person(url, OptionalLong.empty()),
                        Instant.now().plus(CHECK_TIMEOUT))
                .entry()
                .isPresent();
    }

    /** Empty if health and metrics have no port of their own. */
    public OptionalInt operatorPort() {
        return operators.map(own -> OptionalInt.of(own.port())).orElse(OptionalInt.empty());
    }

    public int httpPort() {
        return http.port();
    }

    /** Not ready any more, then no new calls, then the calls under way, then the state, closed cleanly. */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        vigil.ifPresent(PeerVigil::close);
        // Also if it isn't at this moment, because partitions are moving, and if nobody asked: callers may still be on
        // their way here.
        if (core.hasBeenReady()) {
            drain();
        } else if (vigil.isPresent()) {
            pause(PeerVigil.GOODBYE);
        }
        try {
            http.close();
            links.ifPresent(all -> all.client().close());
        } finally {
            // Whatever went wrong before: state that isn't closed is thrown away at the next start.
            core.close();
        }
        keys.close();
        operators.ifPresent(OperatorServer::close);
        tls.ifPresent(ReloadingTls::close);
        registry.close();
    }

    /**
     * Serves on while it says that it isn't ready, so that whoever asks for that has the time to turn away, and clients the
     * time to give up the connections that they keep.
     */
    private void drain() {
        http.drain();
        pause(vigil.isPresent() && drainTime.compareTo(PeerVigil.GOODBYE) < 0 ? PeerVigil.GOODBYE : drainTime);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
