package io.dncstreams.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * The body of a large answer on its way to a client that may read slowly, or never. The idle timeout of the connection
 * ends a client that takes nothing; one that takes a few bytes now and then would hold the call, and what it holds, for
 * ever. So whoever takes less than a set pace is cut off.
 */
final class PacedBody implements AutoCloseable {

    /** Written at once: a client at the slowest pace takes it in a quarter of a second. */
    private static final int SLICE = 16 * 1024;

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long IDLE = Long.MAX_VALUE;

    private final OutputStream out;
    private final EndPoint connection;
    private final Pace pace;
    private final Thread watch;

    private final Object lock = new Object();
    private long written;
    private long waitedNanos;
    private long writingSince = IDLE;
    private boolean cut;
    private boolean finished;

    /**
     * How slow is too slow.
     *
     * @param bytesPerSecond least, over all the time spent waiting for the client
     * @param grace waiting that is forgiven before anything is demanded
     */
    record Pace(long bytesPerSecond, Duration grace) {

        /** 64 KiB/s after half a minute: a million entries may take an hour and a quarter. */
        static final Pace USUAL = new Pace(64 * 1024, Duration.ofSeconds(30));
    }

    PacedBody(Context ctx, Pace pace) throws IOException {
        this.out = ctx.res().getOutputStream();
        this.connection = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        this.pace = pace;
        this.watch = Thread.ofVirtual().name("paced-body").start(this::watch);
    }

    void write(byte[] bytes) throws IOException {
        for (int start = 0; start < bytes.length; start += SLICE) {
            slice(bytes, start, Math.min(SLICE, bytes.length - start));
        }
    }

    /** So that what is still under way counts too. */
    void flush() throws IOException {
        slice(new byte[0], 0, 0);
    }

    private void slice(byte[] bytes, int start, int length) throws IOException {
        synchronized (lock) {
            writingSince = System.nanoTime();
        }
        try {
            if (length == 0) {
                out.flush();
            } else {
                out.write(bytes, start, length);
            }
        } finally {
            synchronized (lock) {
                written += length;
                waitedNanos += System.nanoTime() - writingSince;
                writingSince = IDLE;
            }
        }
    }

    /**
     * Closes the connection in the middle of the answer, so that the client can't take what it has for all there is: the
     * last chunk is missing.
     */
    void cutOff() {
        synchronized (lock) {
            cut = true;
        }
        connection.close(new IOException("cut off"));
    }

    boolean isCut() {
        synchronized (lock) {
            return cut;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            finished = true;
        }
        watch.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(Duration.ofNanos(Math.min(LOOK_NANOS, pace.grace().toNanos() / 4 + 1)));
                synchronized (lock) {
                    if (finished || cut) {
                        return;
                    }
                    if (!tooSlow()) {
                        continue;
                    }
                }
                cutOff();
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tooSlow() {
        long waiting = waitedNanos + (writingSince == IDLE ? 0 : System.nanoTime() - writingSince);
        long counted = waiting - pace.grace().toNanos();
        return counted > 0 && written < counted / 1e9 * pace.bytesPerSecond();
    }
}
