package io.dncstreams.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stream that ends with an exception when nothing comes for too long. The JDK's client has no such timeout of its own,
 * and a server that stops sending without closing would hold its reader for ever.
 */
final class PatientStream extends FilterInputStream {

    private static final long NOT_WAITING = Long.MAX_VALUE;

    private final Duration longest;
    private final Thread watch;

    /** When the read under way began, by {@link System#nanoTime} since {@link #start}. */
    private final AtomicLong waitingSince = new AtomicLong(NOT_WAITING);

    private final long start = System.nanoTime();
    private volatile boolean stalled;

    PatientStream(InputStream in, Duration longest) {
        super(in);
        this.longest = longest;
        this.watch = Thread.ofVirtual().name("download-watch").start(this::watch);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        waitingSince.set(System.nanoTime() - start);
        try {
            int count = in.read(buffer, offset, length);
            // What closes the stream on a stall may look like its end to the reader.
            if (stalled) {
                throw new IOException("nothing came for " + longest.toSeconds() + " s");
            }
            return count;
        } catch (IOException e) {
            throw stalled ? new IOException("nothing came for " + longest.toSeconds() + " s", e) : e;
        } finally {
            waitingSince.set(NOT_WAITING);
        }
    }

    @Override
    public long skip(long count) throws IOException {
        return count <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(longest.dividedBy(4).plusMillis(1));
                long since = waitingSince.get();
                if (since != NOT_WAITING && System.nanoTime() - start - since > longest.toNanos()) {
                    stalled = true;
                    in.close();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader gets it too.
            stalled = true;
        }
    }
}
