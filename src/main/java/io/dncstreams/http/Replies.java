package io.dncstreams.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two shapes of every answer. */
final class Replies {

    static final String JSON = "application/json";

    /** For a write whose outcome is unknown: by then it is decided or past its deadline, mostly. */
    static final Duration RETRY_WRITE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    private Replies() {}

    /** {@code {"error":null,"data":…}} */
    static void data(Context ctx, int status, byte[] data) {
        data(ctx, status, data.length, json -> json.raw(data));
    }

    /**
     * The same for data that is not one piece yet.
     *
     * @param bytes how many there will be, about
     * @param data writes it
     */
    static void data(Context ctx, int status, int bytes, UnaryOperator<JsonBytes> data) {
        JsonBytes json = new JsonBytes(bytes + 32).raw("{\"error\":null,\"data\":");
        send(ctx, status, data.apply(json).raw("}"));
    }

    /** {@code {"error":null,"data":…,"message":"…"}} */
    static void data(Context ctx, int status, byte[] data, String message) {
        send(
                ctx,
                status,
                new JsonBytes(data.length + message.length() + 64)
                        .raw("{\"error\":null,\"data\":")
                        .raw(data)
                        .raw(",\"message\":")
                        .string(message)
                        .raw("}"));
    }

    /** The 409, which shows the entry that stands in the way. */
    static void alreadyExists(Context ctx, byte[] entry) {
        send(
                ctx,
                409,
                new JsonBytes(entry.length + 128)
                        .raw("{\"error\":\"already_exists\",\"message\":\"URL is already on the Do Not Contact list\"")
                        .raw(",\"data\":")
                        .raw(entry)
                        .raw("}"));
    }

    static void error(Context ctx, ApiError error) {
        error.retryAfter().ifPresent(after -> ctx.header("Retry-After", Long.toString(wholeSeconds(after))));
        if (error.closing()) {
            ctx.header("Connection", "close");
        }
        send(ctx, error.status(), json(error));
    }

    /** {@code {"error":"<code>","message":"<sentence>"}}, on 429 with {@code resetTime}. */
    static byte[] body(ApiError error) {
        return json(error).toByteArray();
    }

    private static JsonBytes json(ApiError error) {
        JsonBytes json = new JsonBytes(128)
                .raw("{\"error\":")
                .string(error.code())
                .raw(",\"message\":")
                .string(error.getMessage());
        error.resetTime().ifPresent(time -> json.raw(",\"resetTime\":").number(time));
        return json.raw("}");
    }

    /** Rounded up and at least 1: a client that comes back at zero would only be sent away again. */
    static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }

    static void send(Context ctx, int status, JsonBytes body) {
        ctx.status(status).contentType(JSON);
        ctx.res().setContentLength(body.size());
        try {
            // Javalin would copy a result through a fresh buffer of 8 KiB, an eighth of the work of a check.
            body.writeTo(ctx.res().getOutputStream());
        } catch (IOException e) {
            LOG.debug("an answer could not be delivered", e);
        }
    }
}
