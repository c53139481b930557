package io.dncstreams.ownership;

import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Two things at the same moment, again and again, now the one a little earlier and now the other. */
final class Duel {

    private static final int MOST_DELAY = 60;

    private Duel() {}

    static void fight(int rounds, IntConsumer one, IntConsumer other) throws InterruptedException, ExecutionException {
        AtomicInteger arrivals = new AtomicInteger();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> ended = thread.submit(() -> run(rounds, arrivals, one, new SplittableRandom(1)));
            run(rounds, arrivals, other, new SplittableRandom(2));
            ended.get();
        }
    }

    private static void run(int rounds, AtomicInteger arrivals, IntConsumer action, SplittableRandom random) {
        for (int round = 0; round < rounds; round++) {
            arrivals.incrementAndGet();
            while (arrivals.get() < 2 * (round + 1)) {
                Thread.onSpinWait();
            }
            for (int i = random.nextInt(MOST_DELAY); i > 0; i--) {
                Thread.onSpinWait();
            }
            action.accept(round);
        }
    }
}
