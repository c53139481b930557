package io.dncstreams.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Two {@link RedisLoop}s in one group: as many threads as the gate has. */
final class RedisGate {

    private static final List<String> LOOPS = List.of("0", "1");

    private final Lab lab;
    private final RedisServer server;
    private final String topic;
    private final GroupProgress progress;

    RedisGate(Lab lab, RedisServer server, String topic) {
        this.lab = lab;
        this.server = server;
        this.topic = topic;
        this.progress = lab.group(RedisLoop.GROUP, topic);
    }

    private record Counts(long cleared, long suppressed) {}

    /**
     * Judges the whole topic once.
     *
     * @param hits how many of the prospects are listed
     */
    Pace run(long prospects, long hits) throws Exception {
        progress.rewind();
        AtomicBoolean stop = new AtomicBoolean();
        Thread waiting = Thread.currentThread();
        List<FutureTask<Counts>> loops = LOOPS.stream()
                .map(name -> new FutureTask<>(loop(name, stop, waiting)))
                .toList();
        loops.forEach(loop -> Thread.ofPlatform().name("redis-gate").daemon().start(loop));
        Pace pace;
        try {
            pace = progress.pace(0, prospects, Lab.PATIENCE);
        } catch (RuntimeException e) {
            stop.set(true);
            throw failure(loops, e);
        } finally {
            stop.set(true);
        }
        long cleared = 0;
        long suppressed = 0;
        for (FutureTask<Counts> loop : loops) {
            cleared += loop.get().cleared();
            suppressed += loop.get().suppressed();
        }
        if (suppressed != hits || cleared != prospects - hits) {
            throw new IllegalStateException(
                    "with Redis, %d were suppressed and %d cleared".formatted(suppressed, cleared));
        }
        progress.awaitEmpty();
        return pace;
    }

    private Callable<Counts> loop(String name, AtomicBoolean stop, Thread waiting) {
        return () -> {
            try (RedisLoop loop = new RedisLoop(lab, server, topic, name)) {
                while (!stop.get()) {
                    loop.step();
                }
                return new Counts(loop.cleared(), loop.suppressed());
            } catch (IOException | RuntimeException e) {
                // Otherwise nobody would notice until patience ends.
                waiting.interrupt();
                throw e;
            }
        };
    }

    private static RuntimeException failure(List<FutureTask<Counts>> loops, RuntimeException otherwise)
            throws InterruptedException {
        Thread.interrupted();
        for (FutureTask<Counts> loop : loops) {
            try {
                var unused = loop.get();
            } catch (ExecutionException e) {
                return new IllegalStateException("a loop with Redis failed", e.getCause());
            }
        }
        return otherwise;
    }
}
