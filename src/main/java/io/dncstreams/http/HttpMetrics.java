package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
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

    /** What became of a call that another instance answers for. */
    enum Forwarded {
        /** The other instance has answered. */
        ANSWERED,
        /** It was certainly not done there; it may be tried again. */
        NOT_EXECUTED,
        /** Nobody knows whether it was done. */
        IN_DOUBT
    }

    private final Map<Forwarded, Counter> forwarded = new EnumMap<>(Forwarded.class);
    private final Map<Bucket, Counter> limited = new EnumMap<>(Bucket.class);

    private record Series(String route, String method, int status) {}

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
        // From the beginning, at 0: a series that comes up at 1 is no increase to who counts increases.
        for (Forwarded outcome : Forwarded.values()) {
            forwarded.put(
                    outcome,
                    Counter.builder("dnc.forwarded.calls")
                            .description("Tries to have a call answered by the instance that owns its team")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (Bucket bucket : Bucket.values()) {
            limited.put(
                    bucket,
                    Counter.builder("dnc.rate.limited.calls")
                            .description("Calls answered 429")
                            .tag("bucket", bucket.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void forwarded(Forwarded outcome) {
        forwarded.get(outcome).increment();
    }

    void limited(Bucket bucket) {
        limited.get(bucket).increment();
    }

    void record(String route, String method, int status, Duration took) {
        timers.computeIfAbsent(new Series(route, known(method), status), this::timer)
                .record(took);
    }

    /** The method if it is one of HTTP's, or {@code other}. */
    static String known(String method) {
        return METHODS.contains(method) ? method : "other";
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
