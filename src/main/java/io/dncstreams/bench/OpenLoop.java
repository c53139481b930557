package io.dncstreams.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Calls at a fixed rate, however long the answers take. Each is timed from the moment at which it was due, so a server
 * that stops for a second is seen by all who would have called in that second.
 */
final class OpenLoop {

    private static final long LONGEST_NANOS = 600_000_000_000L;
    private static final long LOOK_NANOS = 100_000_000;

    private final long intervalNanos;
    private final LongFunction<byte[]> request;
    private final Histogram nanos = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final AtomicLong next = new AtomicLong();
    private final List<FutureTask<Void>> callers = new ArrayList<>();
    private volatile long began;
    private volatile boolean stopped;

    private OpenLoop(long perSecond, LongFunction<byte[]> request) {
        this.intervalNanos = 1_000_000_000L / perSecond;
        this.request = request;
    }

    /**
     * @param connections of which each has one call under way; where all have, calls wait for their turn, and that counts
     * @param request for the call with a number, counted from 0
     */
    static OpenLoop start(int port, int perSecond, int connections, LongFunction<byte[]> request) throws IOException {
        OpenLoop loop = new OpenLoop(perSecond, request);
        List<OneConnection> opened = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            opened.add(new OneConnection(port));
        }
        loop.began = System.nanoTime();
        for (OneConnection connection : opened) {
            FutureTask<Void> caller = new FutureTask<>(() -> loop.call(connection));
            loop.callers.add(caller);
            Thread.startVirtualThread(caller);
        }
        return loop;
    }

    private Void call(OneConnection connection) throws IOException {
        try (connection) {
            for (long call = next.getAndIncrement(); awaits(due(call)); call = next.getAndIncrement()) {
                var unused = connection.ask(request.apply(call));
                nanos.recordValue(System.nanoTime() - due(call));
            }
        }
        return null;
    }

    private long due(long call) {
        return began + call * intervalNanos;
    }

    /** @return whether the call is still to be made */
    private boolean awaits(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
        return !stopped;
    }

    /**
     * Ends when the calls under way are answered.
     *
     * @throws ExecutionException if any answer was not 2xx
     */
    Histogram stop() throws ExecutionException, InterruptedException {
        stopped = true;
        for (FutureTask<Void> caller : callers) {
            caller.get();
        }
        return nanos;
    }
}
