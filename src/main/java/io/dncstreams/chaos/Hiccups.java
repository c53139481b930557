package io.dncstreams.chaos;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How late a thread wakes that wanted to sleep for a moment: what this machine itself, with everything on it, adds to every
 * time that is measured.
 */
final class Hiccups implements AutoCloseable {

    private static final long NAP = Duration.ofMillis(10).toNanos();

    private final Histogram late = new Histogram(3);
    private final Thread thread = Thread.ofPlatform().daemon().name("hiccups").unstarted(this::run);
    private volatile boolean running = true;

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (running) {
                long start = System.nanoTime();
                TimeUnit.NANOSECONDS.sleep(NAP);
                synchronized (late) {
                    late.recordValue(Math.max(0, System.nanoTime() - start - NAP));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String text() {
        synchronized (late) {
            return "the machine kept a waking thread waiting for %.1f ms at p99, %.0f ms at the worst"
                    .formatted(late.getValueAtPercentile(99) / 1e6, late.getMaxValue() / 1e6);
        }
    }

    @Override
    public void close() {
        running = false;
    }
}
