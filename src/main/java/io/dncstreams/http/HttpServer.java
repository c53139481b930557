package io.dncstreams.http;

import io.dncstreams.key.ApiKeys;
import io.dncstreams.profile.ProfileReading;
import io.dncstreams.query.DncList;
import io.dncstreams.query.Imports;
import io.dncstreams.query.UnavailableException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP listener with all its routes. Start it once, close it once. */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String ROUTE = "dnc.route";

    private final Javalin javalin;
    private final ImportHandler uploads;
    private final Stalls stalls;
    private final JettyTuning jetty;

    /**
     * What the listener answers from.
     *
     * @param list the lists of all teams
     * @param imports of whole lists
     * @param keys the API keys
     * @param limits calls a minute
     * @param profiles text in, person or reason out
     * @param live whether the process is worth keeping
     * @param ready whether this instance can serve
     * @param scrape the metrics in Prometheus' text format
     * @param meters where calls are counted
     * @param clock gives the deadlines of calls; the same time as the broker's, roughly
     * @param routing to other instances; without it a team of another one is answered 503
     * @param docs the description of the API and its page; without it their paths don't exist
     */
    public record Parts(
            DncList list,
            Imports imports,
            ApiKeys keys,
            RateLimits limits,
            Function<String, ProfileReading> profiles,
            BooleanSupplier live,
            BooleanSupplier ready,
            Supplier<String> scrape,
            MeterRegistry meters,
            InstantSource clock,
            Optional<Routing> routing,
            Optional<ApiDocs> docs) {}

    /**
     * How it listens.
     *
     * @param tls empty for plain HTTP
     * @param operatorRoutes whether health and metrics are served too; if not, {@link OperatorServer} does
     * @param logCalls whether every answered call is logged, and not just those answered 5xx
     */
    public record Edge(Optional<SslContextFactory.Server> tls, boolean operatorRoutes, boolean logCalls) {}

    /** In plain HTTP, with health and metrics. */
    public HttpServer(HttpSettings settings, Parts parts) {
        this(settings, parts, new Edge(Optional.empty(), true, false));
    }

    public HttpServer(HttpSettings settings, Parts parts, Edge edge) {
        HttpMetrics metrics = new HttpMetrics(parts.meters());
        CallLog calls = new CallLog(edge.logCalls());
        Failures failures = new Failures();
        this.stalls = Stalls.watching();
        this.jetty = new JettyTuning(
                settings,
                new ErrorPages(metrics, calls),
                new PeerDoor(parts.routing()),
                parts.routing()
                        .map(routing -> new Forwarder(
                                routing,
                                parts.keys(),
                                parts.list(),
                                settings.requestTimeout(),
                                metrics,
                                calls,
                                stalls)),
                edge.tls());
        Admission admission = new Admission(parts.keys(), parts.list(), parts.limits(), metrics);
        Deadlines deadlines = new Deadlines(parts.clock(), settings.requestTimeout());
        this.uploads = new ImportHandler(admission, parts.imports(), deadlines, settings.idleTimeout());
        this.javalin = Javalin.create(config -> {
            common(config, jetty, failures, metrics, calls);
            routes(config.routes, settings, parts, metrics);
            if (edge.operatorRoutes()) {
                operatorRoutes(config.routes, parts);
            }
            post(config.routes, "/v1/dnc/imports", uploads);
            get(
                    config.routes,
                    "/v1/dnc/imports/{id}",
                    new ImportStatusHandler(admission, parts.imports(), deadlines, parts.clock()));
        });
    }

    /** What every listener has. */
    static void common(JavalinConfig config, JettyTuning jetty, Failures failures, HttpMetrics metrics, CallLog calls) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        // Answers are small, and whoever wants them compressed has a proxy in front.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.defaultContentType = Replies.JSON;
        jetty(config, jetty);
        failures(config, failures);
        config.requestLogger.http((ctx, millis) -> {
            Duration took = Duration.ofNanos((long) (millis * 1_000_000));
            String method = ctx.req().getMethod();
            String route = route(ctx);
            int status = ctx.statusCode();
            LOG.atDebug().log(() -> "%s %s: %d in %d ms".formatted(method, route, status, took.toMillis()));
            metrics.record(route, method, status, took);
            calls.answered(method, route, status, EdgeHandler.requestId(ctx));
        });
    }

    /**
     * Starts listening.
     *
     * @throws RuntimeException if the address is taken or not allowed
     */
    public void start() {
        javalin.start();
    }

    /** The port that is listened on; of use where the settings said 0. */
    public int port() {
        return javalin.port();
    }

    /** Serves on, and asks every client with its next answer to open another connection the next time. */
    public void drain() {
        jetty.listener().ifPresent(LeavingConnector::sayGoodbye);
    }

    /** Everything that is served, as {@code GET /v1/dnc}. */
    Set<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(route -> route.endpoint.method.name() + " " + route.endpoint.path)
                .collect(Collectors.toSet());
    }

    /**
     * Lets nobody new in, answers who is there, waits for the calls under way as long as the settings allow, then cuts them
     * off.
     */
    @Override
    public void close() {
        uploads.stop();
        letClientsGo();
        stop(javalin);
        stalls.close();
    }

    /** Ends also where calls are under way for longer than the settings allow. */
    static void stop(Javalin javalin) {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            LOG.warn("Calls that were still under way after the stop timeout have been cut off");
        }
    }

    private void letClientsGo() {
        if (jetty.listener().isEmpty()) {
            return;
        }
        try {
            jetty.listener().get().letThemGo();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void jetty(JavalinConfig config, JettyTuning jetty) {
        config.jetty.threadPool = jetty.threads();
        config.jetty.modifyServer(jetty::server);
        config.jetty.modifyServletContextHandler(jetty::context);
        config.jetty.modifyHttpConfiguration(jetty::http);
        config.jetty.addConnector(jetty::connector);
    }

    private static void routes(RoutesConfig routes, HttpSettings settings, Parts parts, HttpMetrics metrics) {
        DncList list = parts.list();
        Admission admission = new Admission(parts.keys(), list, parts.limits(), metrics);
        Profiles profiles = new Profiles(parts.profiles());
        Deadlines deadlines = new Deadlines(parts.clock(), settings.requestTimeout());
        RequestBody bodies = new RequestBody(settings.bodyTimeout());
        BodyReader reader =
                new BodyReader(Math.max(settings.maxBodyBytes(), settings.maxBatchBytes()), settings.maxBatchEntries());
        get(routes, "/v1/dnc", new ListHandler(admission, list, deadlines));
        get(routes, "/v1/dnc/check", new CheckHandler(admission, list, profiles, deadlines));
        post(
                routes,
                "/v1/dnc",
                new AddHandler(admission, list, profiles, deadlines, bodies, reader, settings.maxBodyBytes()));
        post(
                routes,
                "/v1/dnc/batch",
                new BatchAddHandler(admission, list, profiles, deadlines, bodies, reader, settings.maxBatchBytes()));
        post(
                routes,
                "/v1/dnc/check/batch",
                new BatchCheckHandler(admission, list, profiles, deadlines, bodies, reader, settings.maxBatchBytes()));
        get(routes, "/v1/dnc/export", new ExportHandler(admission, list, deadlines, PacedBody.Pace.USUAL));
        routes.delete("/v1/dnc/{id}", on("/v1/dnc/{id}", new DeleteHandler(admission, list, deadlines)));
        get(routes, "/v1/verify", new VerifyHandler(admission));
        parts.docs().ifPresent(docs -> {
            get(routes, ApiDocs.DESCRIPTION, docs.description());
            get(routes, ApiDocs.PAGE, docs.page());
            get(routes, ApiDocs.FILES, docs.file());
        });
    }

    static void operatorRoutes(RoutesConfig routes, Parts parts) {
        get(routes, "/health/live", new HealthHandler(parts.live(), "live"));
        get(routes, "/health/ready", new HealthHandler(parts.ready(), "ready"));
        get(routes, "/metrics", new MetricsHandler(parts.scrape()));
    }

    /** HEAD runs what GET runs; Jetty leaves out the body. Javalin by itself would answer 200 to anybody. */
    private static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, on(path, handler));
        routes.head(path, on(path, handler));
    }

    private static void post(RoutesConfig routes, String path, Handler handler) {
        routes.post(path, on(path, handler));
    }

    private static Handler on(String path, Handler handler) {
        return ctx -> {
            ctx.attribute(ROUTE, path);
            handler.handle(ctx);
        };
    }

    private static void failures(JavalinConfig config, Failures failures) {
        config.routes.exception(ApiError.class, failures::answer);
        config.routes.exception(UnavailableException.class, failures::unavailable);
        config.routes.exception(HttpResponseException.class, failures::unrouted);
        config.routes.exception(Exception.class, failures::internal);
        config.router.javaLangErrorHandler(failures::fatal);
    }

    private static String route(Context ctx) {
        String route = ctx.attribute(ROUTE);
        return route == null ? HttpMetrics.UNMATCHED : route;
    }
}
