package io.dncstreams.http;

import java.time.Duration;

/**
 * What an operator may set about the HTTP listener.
 *
 * @param host address to bind to; every interface is {@code 0.0.0.0}
 * @param port 0 to 65,535; 0 takes any free port
 * @param maxBodyBytes largest body of a call about one entry
 * @param maxBatchBytes largest body of a batch
 * @param maxBatchEntries most entries in one batch
 * @param maxConnections open connections beyond which no more are accepted until some close
 * @param requestTimeout how long a call may wait for its decision or its read, counted from when its body is there
 * @param bodyTimeout how long a client may take to send a whole body, however it drips
 * @param idleTimeout how long a connection may be silent
 * @param stopTimeout how long calls in flight may take to finish once the server is stopping
 */
public record HttpSettings(
        String host,
        int port,
        int maxBodyBytes,
        int maxBatchBytes,
        int maxBatchEntries,
        int maxConnections,
        Duration requestTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration stopTimeout) {

    /** @throws IllegalArgumentException with a sentence for the operator */
    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the HTTP host must not be blank");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the HTTP port must be 0 to 65535, not " + port);
        }
        positive("maximum body size", maxBodyBytes);
        positive("maximum batch size", maxBatchBytes);
        positive("maximum number of batch entries", maxBatchEntries);
        positive("maximum number of connections", maxConnections);
        positive("request timeout", requestTimeout.toMillis());
        positive("body timeout", bodyTimeout.toMillis());
        positive("idle timeout", idleTimeout.toMillis());
        positive("stop timeout", stopTimeout.toMillis());
    }

    /** Loopback only, 1 MiB for one entry, 8 MiB and 10,000 entries for a batch, 10 s for an answer. */
    public static HttpSettings defaults() {
        return new HttpSettings(
                "127.0.0.1",
                8080,
                1 << 20,
                8 << 20,
                10_000,
                10_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15));
    }

    /** The same settings on another address. */
    public HttpSettings at(String newHost, int newPort) {
        return new HttpSettings(
                newHost,
                newPort,
                maxBodyBytes,
                maxBatchBytes,
                maxBatchEntries,
                maxConnections,
                requestTimeout,
                bodyTimeout,
                idleTimeout,
                stopTimeout);
    }

    private static void positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("the " + what + " must be greater than 0");
        }
    }
}
