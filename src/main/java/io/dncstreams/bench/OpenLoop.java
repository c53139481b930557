package io.dncstreams.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Calls at a fixed rate, however long the answers take. Each is timed from the moment at which it was due, so a server
 * that stops for a second is seen by all who would have called in that second.
 */
final class OpenLoop {

    private static final long LONGEST_NANOS = 120_000_000_000L;

    /** Enough for all calls of a second in which nothing is answered, at the rates used here. */
    private static final int CONNECTIONS = 64;

    private final int port;
    private final long intervalNanos;
    private final LongFunction<byte[]> request;
    private final Histogram nanos = new ConcurrentHistogram(LONGEST_NANOS, 3);
    private final AtomicLong next = new AtomicLong();
    private final long began = System.nanoTime();
    private final List<FutureTask<Void>> callers;
    private volatile boolean stopped;

    private OpenLoop(int port, long perSecond, LongFunction<byte[]> request) {
        this.port = port;
        this.intervalNanos = 1_000_000_000L / perSecond;
        this.request = request;
        this.callers = IntStream.range(0, CONNECTIONS)
                .mapToObj(caller -> new FutureTask<>(caller()))
                .toList();
    }

    /** @param request for the call with a number, counted from 0 */
    static OpenLoop start(int port, long perSecond, LongFunction<byte[]> request) {
        OpenLoop loop = new OpenLoop(port, perSecond, request);
        loop.callers.forEach(caller -> Thread.ofPlatform().name("open-loop").daemon().start(caller));
        return loop;
    }

    private Callable<Void> caller() {
        return () -> {
            try (OneConnection connection = new OneConnection(port)) {
                for (long call = next.getAndIncrement(); awaits(due(call)); call = next.getAndIncrement()) {
                    call(connection, call);
                }
                return null;
            }
        };
    }

    private long due(long call) {
        return began + call * intervalNanos;
    }

    /** @return whether the call is still to be made */
    private boolean awaits(long due) {
        for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, 100_000_000));
        }
        return !stopped;
    }

    private void call(OneConnection connection, long call) throws IOException {
        var unused = connection.ask(request.apply(call));
        nanos.recordValue(System.nanoTime() - due(call));
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
