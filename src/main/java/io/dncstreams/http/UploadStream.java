package io.dncstreams.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;

/** A request body of any length, as a stream that gives up on a client who sends no whole row for too long. */
final class UploadStream extends InputStream {

    private final Content.Source source;
    private final Duration silence;
    private long end;
    private Optional<Content.Chunk> current = Optional.empty();
    private boolean ended;

    /** @param silence longest time that may be waited for a row */
    UploadStream(Context ctx, Duration silence) {
        this.source = RequestBody.source(ctx);
        this.silence = silence;
        waitForRow();
    }

    /** From now on, the next row is waited for. */
    void waitForRow() {
        end = System.nanoTime() + silence.toNanos();
    }

    /**
     * Waits for the first bytes of a client that asked before it sends: once the answer is out, nobody can tell it to go
     * on any more.
     *
     * @throws ApiError 408
     */
    void ask(Context ctx) {
        if (ctx.header("Expect") != null) {
            current = Optional.of(RequestBody.next(source, end).orElseThrow(ApiError::bodyTimeout));
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws SilentClientException if the time is over */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (!ended) {
            if (current.isEmpty()) {
                current = Optional.of(RequestBody.next(source, end).orElseThrow(SilentClientException::new));
            }
            Content.Chunk chunk = current.get();
            if (Content.Chunk.isFailure(chunk)) {
                if (chunk.getFailure() instanceof TimeoutException) {
                    // The connection's own watch, which is as patient, was a moment earlier.
                    throw new SilentClientException();
                }
                throw new IOException("the connection broke", chunk.getFailure());
            }
            int count = chunk.get(into, offset, length);
            if (!chunk.hasRemaining()) {
                ended = chunk.isLast();
                chunk.release();
                current = Optional.empty();
            }
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    /** Nothing came for too long. */
    static final class SilentClientException extends IOException {
        private static final long serialVersionUID = 1L;

        SilentClientException() {
            super("the client sent nothing for too long");
        }
    }
}
