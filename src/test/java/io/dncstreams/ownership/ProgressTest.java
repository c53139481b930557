package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {

    private static final int ROUNDS = 50_000;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Progress progress = new Progress();

    @Test
    void anEmptyLogIsReachedAtOnce() {
        assertThat(progress.reached(0)).isCompleted();
    }

    @Test
    void waitsUntilTheLastCommandBelowIsProcessed() {
        CompletableFuture<Void> waiter = progress.reached(3);
        progress.processed(0);
        progress.processed(1);
        assertThat(waiter).isNotDone();

        progress.processed(2);

        assertThat(waiter).isCompleted();
        assertThat(progress.reached(3)).isCompleted();
        assertThat(progress.reached(4)).isNotDone();
    }

    @Test
    void keepsNobodyWhoGaveUp() {
        CompletableFuture<Void> stays = progress.reached(1);
        CompletableFuture<Void> leaves = progress.reached(1);
        CompletableFuture<Void> leavesToo = progress.reached(2);

        progress.forget(1, leaves);
        progress.forget(2, leavesToo);

        assertThat(progress.waiters()).isEqualTo(1);
        progress.processed(0);
        assertThat(stays).isCompleted();
        assertThat(leaves).isCancelled();
    }

    @Test
    void waitsForEachEndByItself() {
        CompletableFuture<Void> near = progress.reached(1);
        CompletableFuture<Void> alsoNear = progress.reached(1);
        CompletableFuture<Void> far = progress.reached(2);

        progress.processed(0);

        assertThat(near).isCompleted();
        assertThat(alsoNear).isCompleted();
        assertThat(far).isNotDone();
    }

    /** What the log ends with may be nothing that is handed out. */
    @ParameterizedTest
    @CsvSource({
        "10, -1, -1, true",
        "9, -1, -1, false",
        "10, 7, 7, true",
        "10, 7, 6, false",
        "10, 7, -1, false",
        "-1, 7, 7, false",
        "12, 7, 8, true",
    })
    void countsWhatTheConsumerPassedOnceAllItHandedOutIsProcessed(
            long position, long handedOut, long processed, boolean reached) {
        CompletableFuture<Void> waiter = progress.reached(10);
        progress.polled(new Polled(position, handedOut));
        if (processed >= 0) {
            progress.processed(processed);
        }

        assertThat(waiter.isDone()).isEqualTo(reached);
        assertThat(progress.reached(10).isDone()).isEqualTo(reached);
    }

    @Test
    void countsNothingThatTheConsumerTookBack() {
        progress.polled(new Polled(10, -1));
        progress.polled(Polled.NOTHING);

        assertThat(progress.reached(10)).isNotDone();
    }

    @Test
    void closingFailsWhoeverWaitsAndWhoeverComes() {
        CompletableFuture<Void> before = progress.reached(1);

        progress.close();

        assertThat(before).isCompletedExceptionally();
        assertThat(progress.reached(1))
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(PartitionLostException.class);
    }

    /** Many who come while the very offset they wait for is being processed; none may be forgotten. */
    @Test
    @Timeout(60)
    void nobodyIsLostBetweenComingAndProgress() throws Exception {
        int offsets = 20_000;
        AtomicLong next = new AtomicLong();
        AtomicLong came = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<CompletableFuture<Void>>>> callers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                callers.add(threads.submit(() -> {
                    List<CompletableFuture<Void>> mine = new ArrayList<>();
                    for (long offset = 0; offset < offsets; offset = next.get()) {
                        mine.add(progress.reached(offset + 1));
                        came.incrementAndGet();
                    }
                    return mine;
                }));
            }
            for (int offset = 0; offset < offsets; offset++) {
                long before = came.get();
                while (came.get() == before) {
                    Thread.onSpinWait();
                }
                progress.processed(offset);
                next.set(offset + 1);
            }

            for (Future<List<CompletableFuture<Void>>> caller : callers) {
                assertThat(caller.get().stream()
                                .filter(waiter -> !waiter.isDone())
                                .count())
                        .isZero();
            }
        }
    }

    @Test
    @Timeout(60)
    void nobodyIsLostWhoComesAtTheLastStep() throws Exception {
        List<Progress> rounds = Stream.generate(Progress::new).limit(ROUNDS).toList();
        List<CompletableFuture<Void>> waiters = new ArrayList<>();

        Duel.fight(
                ROUNDS,
                i -> waiters.add(rounds.get(i).reached(1)),
                i -> rounds.get(i).processed(0));

        assertThat(waiters.stream().filter(waiter -> !waiter.isDone()).count()).isZero();
    }

    @Test
    @Timeout(60)
    void nobodyIsLostWhoComesWhileItCloses() throws Exception {
        List<Progress> rounds = Stream.generate(Progress::new).limit(ROUNDS).toList();
        List<CompletableFuture<Void>> waiters = new ArrayList<>();

        Duel.fight(
                ROUNDS,
                i -> waiters.add(rounds.get(i).reached(1)),
                i -> rounds.get(i).close());

        assertThat(waiters.stream()
                        .filter(waiter -> !waiter.isCompletedExceptionally())
                        .count())
                .isZero();
    }
}
