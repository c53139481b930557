package io.dncstreams.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times calls as {@code http.server.requests} by route, method and status. No team and no path a client
 * made up becomes a label: the first would tell of others, both would grow without bound.
 */
final class HttpMetrics {

    /** The route of a call that no route took. */
    static final String UNMATCHED = "unmatched";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Series, Timer> timers = new ConcurrentHashMap<>();

    private record Series(String route, String method, int status) {}

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(String route, String method, int status, Duration took) {
        String label = METHODS.contains(method) ? method : "other";
        timers.computeIfAbsent(new Series(route, label, status), this::timer).record(took);
    }

    private Timer timer(Series series) {
        return Timer.builder("http.server.requests")
                .description("Calls of the HTTP API")
                .tag("route", series.route())
                .tag("method", series.method())
                .tag("status", Integer.toString(series.status()))
                .register(registry);
    }
}
