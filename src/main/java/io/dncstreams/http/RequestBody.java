package io.dncstreams.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads request bodies within a size and a time. The servlet's stream knows only a time between two reads, which a
 * client that drips one byte a second never exceeds; so chunks are taken from the request below it, where a wait can
 * have an end.
 */
final class RequestBody {

    /**
     * What is read and thrown away of a body that nobody wants. Closing on a client that is still sending resets the
     * connection, and it may lose the answer that says why.
     */
    private static final int MOST_DISCARDED = 64 << 20;

    private static final Duration LONGEST_DISCARD = Duration.ofSeconds(2);
    private static final int FIRST_BUFFER = 4096;

    private final Duration timeout;

    /** @param timeout for a whole body, however it arrives */
    RequestBody(Duration timeout) {
        this.timeout = timeout;
    }

    /** @throws ApiError 413, 415, 408, or 400 where the connection broke */
    byte[] read(Context ctx, int maxBytes) {
        refuseEncoding(ctx);
        long declared = ctx.req().getContentLengthLong();
        if (declared > maxBytes) {
            throw ApiError.tooLarge(maxBytes);
        }
        Content.Source source = source(ctx);
        long end = System.nanoTime() + timeout.toNanos();
        byte[] body = new byte[declared >= 0 ? (int) Math.min(declared, FIRST_BUFFER) : FIRST_BUFFER];
        int size = 0;
        while (true) {
            Content.Chunk chunk = next(source, end).orElseThrow(ApiError::bodyTimeout);
            if (Content.Chunk.isFailure(chunk)) {
                throw blamesTheCaller(ctx) ? ApiError.brokenBody() : ApiError.unavailable(Duration.ofSeconds(1));
            }
            int more = chunk.remaining();
            if (more > maxBytes - size) {
                chunk.release();
                throw ApiError.tooLarge(maxBytes);
            }
            if (more > body.length - size) {
                body = Arrays.copyOf(body, Math.min(maxBytes, Math.max(body.length * 2, size + more)));
            }
            chunk.get(body, size, more);
            size += more;
            chunk.release();
            if (chunk.isLast()) {
                return size == body.length ? body : Arrays.copyOf(body, size);
            }
        }
    }

    /** Between instances, and while this one stops, the caller's body may be in order. */
    private static boolean blamesTheCaller(Context ctx) {
        return !Deadlines.GRANTED.isBound()
                && !ServletContextRequest.getServletContextRequest(ctx.req())
                        .getConnectionMetaData()
                        .getConnector()
                        .getServer()
                        .isStopping();
    }

    /** Lets a client finish sending what will not be used, within bounds; does nothing if all was read. */
    static void discard(Context ctx) {
        boolean bodyToCome = ctx.req().getContentLengthLong() > 0 || ctx.header("Transfer-Encoding") != null;
        // Who asked first whether to send would be told to go on by the first read.
        if (!bodyToCome || ctx.header("Expect") != null) {
            return;
        }
        Content.Source source = source(ctx);
        long end = System.nanoTime() + LONGEST_DISCARD.toNanos();
        long left = MOST_DISCARDED;
        while (left > 0) {
            Optional<Content.Chunk> chunk = next(source, end);
            if (chunk.isEmpty() || Content.Chunk.isFailure(chunk.get())) {
                return;
            }
            left -= chunk.get().remaining();
            chunk.get().release();
            if (chunk.get().isLast()) {
                return;
            }
        }
    }

    /** @throws ApiError 415 */
    static void refuseEncoding(Context ctx) {
        String encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            ctx.header("Accept-Encoding", "identity");
            throw ApiError.unsupportedEncoding();
        }
    }

    static Content.Source source(Context ctx) {
        return ServletContextRequest.getServletContextRequest(ctx.req());
    }

    /** @return empty when the time is over */
    static Optional<Content.Chunk> next(Content.Source source, long end) {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk != null) {
                return Optional.of(chunk);
            }
            CountDownLatch arrived = new CountDownLatch(1);
            source.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, arrived::countDown));
            try {
                if (!arrived.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return Optional.empty();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }
}
