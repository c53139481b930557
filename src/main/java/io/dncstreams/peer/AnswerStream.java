package io.dncstreams.peer;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.io.Content;

/**
 * An answer as a stream: the next piece is taken from the connection when the last one has been read. What Jetty brings
 * for this throws away an answer that is complete when the request fails after it, and every answer that comes instead of
 * "go on, send your body" is such a one.
 */
final class AnswerStream extends InputStream implements Response.Listener {

    private sealed interface Piece {

        record Data(Content.Chunk chunk, Runnable next) implements Piece {}

        record End() implements Piece {}

        record Broken(Throwable cause) implements Piece {}
    }

    private final CompletableFuture<Response> headers = new CompletableFuture<>();
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean closed;
    private Piece current = new Piece.Data(Content.Chunk.EMPTY, () -> {});

    /** The answer's head. */
    Response head(long nanos) throws InterruptedException, TimeoutException, ExecutionException {
        return headers.get(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onHeaders(Response response) {
        headers.complete(response);
    }

    @Override
    public void onContent(Response response, Content.Chunk chunk, Runnable next) {
        if (closed) {
            next.run();
            return;
        }
        chunk.retain();
        pieces.add(new Piece.Data(chunk, next));
        if (closed) {
            letGo();
        }
    }

    @Override
    public void onSuccess(Response response) {
        pieces.add(new Piece.End());
    }

    @Override
    public void onFailure(Response response, Throwable failure) {
        headers.completeExceptionally(failure);
        pieces.add(new Piece.Broken(failure));
    }

    @Override
    public void onComplete(Result result) {
        // No more than a note where the answer had come to its end before.
        if (result.isFailed()) {
            onFailure(result.getResponse(), result.getFailure());
        }
        over.countDown();
    }

    /** Waits until the request is over as well, one way or the other. */
    void awaitRequest() throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a body went out", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            switch (current) {
                case Piece.Data data -> {
                    if (data.chunk().hasRemaining()) {
                        return data.chunk().get(into, offset, length);
                    }
                    data.chunk().release();
                    data.next().run();
                    current = next();
                }
                case Piece.End end -> {
                    return -1;
                }
                case Piece.Broken broken -> throw new IOException("the answer broke off", broken.cause());
            }
        }
    }

    private Piece next() throws IOException {
        try {
            return pieces.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an answer came in", e);
        }
    }

    /** Whether all of it has been read. */
    boolean ended() {
        return current instanceof Piece.End;
    }

    @Override
    public void close() {
        closed = true;
        if (current instanceof Piece.Data data) {
            data.chunk().release();
            current = new Piece.End();
        }
        letGo();
    }

    private void letGo() {
        for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            if (piece instanceof Piece.Data data) {
                data.chunk().release();
            }
        }
    }
}
