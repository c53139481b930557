package io.dncstreams.http;

import io.javalin.Javalin;
import java.util.Optional;

/**
 * A listener of its own for health and metrics, in plain HTTP: probes and scrapers come from another network than callers.
 * It is the last thing to end, so that what is stopping can still be watched.
 */
public final class OperatorServer implements AutoCloseable {

    private final Javalin javalin;

    /** @param settings with the address of this listener */
    public OperatorServer(HttpSettings settings, HttpServer.Parts parts) {
        HttpMetrics metrics = new HttpMetrics(parts.meters());
        CallLog calls = new CallLog(false);
        JettyTuning jetty = new JettyTuning(
                settings,
                new ErrorPages(metrics, calls),
                new PeerDoor(Optional.empty()),
                Optional.empty(),
                Optional.empty());
        this.javalin = Javalin.create(config -> {
            HttpServer.common(config, jetty, new Failures(), metrics, calls);
            HttpServer.operatorRoutes(config.routes, parts);
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

    public int port() {
        return javalin.port();
    }

    /** Who reads too slowly is cut off: it is watched to the end, and doesn't put it off. */
    @Override
    public void close() {
        HttpServer.stop(javalin);
    }
}
