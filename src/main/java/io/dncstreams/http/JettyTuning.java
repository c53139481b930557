package io.dncstreams.http;

import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Every setting of Jetty that differs from its default, with the reason. */
final class JettyTuning {

    /** A URL of 4,096 characters, each three bytes of UTF-8 percent-encoded, and room for the other headers. */
    private static final int LARGEST_HEADERS = 48 * 1024;

    /** Bursts of new connections wait here while the connection limit or the acceptor is busy. */
    private static final int WAITING_CONNECTIONS = 1024;

    /** How long a connection may be silent while the limit on connections is reached. */
    private static final long CROWDED_IDLE_MILLIS = 2000;

    /** How often the number of connections is looked at. */
    private static final int CROWD_PERIOD_MILLIS = 1000;

    /** Of calls under way; connections are limited. */
    private static final int UNLIMITED = 0;

    private final HttpSettings settings;
    private final ErrorPages errorPages;

    private final PeerDoor peerDoor;
    private final Optional<Forwarder> forwarder;
    private final Optional<SslContextFactory.Server> tls;
    private volatile Optional<LeavingConnector> listener = Optional.empty();

    JettyTuning(
            HttpSettings settings,
            ErrorPages errorPages,
            PeerDoor peerDoor,
            Optional<Forwarder> forwarder,
            Optional<SslContextFactory.Server> tls) {
        this.tls = tls;
        this.settings = settings;
        this.errorPages = errorPages;
        this.peerDoor = peerDoor;
        this.forwarder = forwarder;
    }

    /**
     * A virtual thread for every call, and for the selectors too: calls block on Kafka and on slow clients, and no number
     * of them may keep others waiting for a thread; by default the pool stops at 200. With platform threads for the
     * selectors each call costs one more switch between threads, a tenth of a check.
     */
    ThreadPool threads() {
        VirtualThreadPool threads = new VirtualThreadPool(UNLIMITED);
        threads.setName("http");
        return threads;
    }

    void server(Server server) {
        EdgeHandler edge = new EdgeHandler();
        // Below the edge, so that its 503 while stopping carries the common headers.
        GracefulHandler graceful = new GracefulHandler();
        forwarder.ifPresent(graceful::setHandler);
        peerDoor.setHandler(graceful);
        edge.setHandler(peerDoor);
        server.setHandler(edge);
        server.setErrorHandler(errorPages);
        server.setStopTimeout(settings.stopTimeout().toMillis());
    }

    /**
     * At the limit silence is worth less: who says nothing makes room for who waits. The limit itself could shorten the
     * idle timeout too, but only of the connections that are complete at the moment it is reached, which in a burst
     * are few; this looks again every second.
     */
    private LowResourceMonitor crowdControl(Server server, Connector connector) {
        LowResourceMonitor monitor = new LowResourceMonitor(server);
        monitor.setMonitoredConnectors(List.of(connector));
        monitor.setMonitorThreads(false);
        monitor.setPeriod(CROWD_PERIOD_MILLIS);
        monitor.setMaxLowResourcesTime(CROWD_PERIOD_MILLIS);
        long idle = Math.min(CROWDED_IDLE_MILLIS, settings.idleTimeout().toMillis());
        monitor.setLowResourcesIdleTimeout((int) idle);
        // The check asks for more than its number, which the limit never lets happen.
        monitor.addLowResourceCheck(
                monitor.new MaxConnectionsLowResourceCheck(Math.max(1, settings.maxConnections() - 1)));
        return monitor;
    }

    /** Errors that the servlet layer finds look like those that Jetty finds. */
    void context(ServletContextHandler context) {
        context.setSessionHandler(new NoSessions());
        context.setErrorHandler(errorPages);
    }

    /** Nobody has a session here; by default each call would look for one and be watched for its end. */
    private static final class NoSessions extends SessionHandler {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            return getHandler() != null && getHandler().handle(request, response, callback);
        }
    }

    void http(HttpConfiguration http) {
        // Javalin lets ambiguous paths (an encoded slash, an empty segment) through; here they are nobody's id.
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setRequestHeaderSize(LARGEST_HEADERS);
        // A connection would remember its last header lines, keys among them, and behind a load balancer each call has
        // others: looking for them in vain and putting them in costs a tenth of a check.
        http.setHeaderCacheSize(0);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // Jetty's own would refuse calls whose Host isn't in the certificate; nothing here is chosen by that name, and
        // instances and load balancers call each other by others.
        tls.ifPresent(keys -> http.addCustomizer(new SecureRequestCustomizer(false)));
    }

    Connector connector(Server server, HttpConfiguration http) {
        LeavingConnector connector = new LeavingConnector(server, http);
        listener = Optional.of(connector);
        tls.ifPresent(keys -> {
            connector.addFirstConnectionFactory(new SslConnectionFactory(keys, HttpVersion.HTTP_1_1.asString()));
            connector.setDefaultProtocol("SSL");
        });
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        // Idle connections cost a file descriptor each; the process must not run out of those that Kafka and RocksDB
        // need.
        server.addBean(new NetworkConnectionLimit(settings.maxConnections(), connector));
        server.addBean(crowdControl(server, connector));
        return connector;
    }

    /** Empty before the start. */
    Optional<LeavingConnector> listener() {
        return listener;
    }
}
