package io.dncstreams.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** {@code GET /health/live} and {@code GET /health/ready}: one probe, 200 while it holds and 503 while it doesn't. */
final class HealthHandler implements Handler {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final BooleanSupplier probe;
    private final byte[] yes;

    /** @param status what a healthy answer says; ASCII letters */
    HealthHandler(BooleanSupplier probe, String status) {
        this.probe = probe;
        this.yes = ("{\"status\":\"" + status + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void handle(Context ctx) {
        if (!probe.getAsBoolean()) {
            throw ApiError.unavailable(RETRY);
        }
        Replies.data(ctx, 200, yes);
    }
}
