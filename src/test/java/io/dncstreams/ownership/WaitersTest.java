package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WaitersTest {

    private static final Decision DECISION = new Decision.NotFound();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Waiters waiters = new Waiters();

    @Test
    void answersOnlyOnceTheDecisionIsCommitted() {
        CompletableFuture<Decision> waiter = waiters.register("a").orElseThrow();
        waiters.decided("a", DECISION, 5);
        waiters.committed(5);
        assertThat(waiter).isNotDone();

        waiters.committed(6);

        assertThat(waiter).isCompletedWithValue(DECISION);
    }

    @Test
    void oneCommitAnswersAllThatItHolds() {
        CompletableFuture<Decision> first = waiters.register("a").orElseThrow();
        CompletableFuture<Decision> second = waiters.register("b").orElseThrow();
        CompletableFuture<Decision> third = waiters.register("c").orElseThrow();
        waiters.decided("a", DECISION, 5);
        waiters.decided("b", DECISION, 6);
        waiters.decided("c", DECISION, 7);

        waiters.committed(7);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
    }

    @Test
    void aCommitOfNothingDecidedAnswersNobody() {
        CompletableFuture<Decision> waiter = waiters.register("a").orElseThrow();

        waiters.committed(100);

        assertThat(waiter).isNotDone();
    }

    @Test
    void asksForACommitWhenTheLastOneWaitedForIsDecided() {
        waiters.register("a");
        waiters.register("b");

        assertThat(waiters.decided("somebody else's", DECISION, 4)).isFalse();
        assertThat(waiters.decided("a", DECISION, 5)).isFalse();
        assertThat(waiters.decided("somebody else's", DECISION, 6)).isFalse();
        assertThat(waiters.decided("b", DECISION, 7)).isTrue();
    }

    @Test
    void doesNotWaitForThoseWhoGaveUp() {
        waiters.register("a");
        waiters.register("b");

        waiters.forget("b");

        assertThat(waiters.decided("a", DECISION, 5)).isTrue();
        assertThat(waiters.decided("b", DECISION, 6)).isFalse();
    }

    @Test
    void closingFailsTheUndecidedAndTheUncommitted() {
        CompletableFuture<Decision> undecided = waiters.register("a").orElseThrow();
        CompletableFuture<Decision> uncommitted = waiters.register("b").orElseThrow();
        waiters.decided("b", DECISION, 5);

        waiters.close();

        assertThat(undecided).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(PartitionLostException.class);
        assertThat(uncommitted).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(PartitionLostException.class);
    }

    @Test
    void keepsWhatWasCommittedBeforeItCloses() {
        CompletableFuture<Decision> waiter = waiters.register("a").orElseThrow();
        waiters.decided("a", DECISION, 5);
        waiters.committed(6);

        waiters.close();

        assertThat(waiter).isCompletedWithValue(DECISION);
    }

    @Test
    void takesNobodyOnceItIsClosed() {
        waiters.close();

        assertThat(waiters.register("a")).isEmpty();
    }

    /** Whoever comes while the task closes is turned away or failed; nobody is left with an answer that never comes. */
    @Test
    @Timeout(60)
    void nobodyIsLostWhoComesWhileItCloses() throws Exception {
        int count = 50_000;
        List<Waiters> rounds = Stream.generate(Waiters::new).limit(count).toList();
        List<CompletableFuture<Decision>> taken = new ArrayList<>();

        Duel.fight(
                count,
                i -> rounds.get(i).register("a").ifPresent(taken::add),
                i -> rounds.get(i).close());

        assertThat(taken.stream()
                        .filter(waiter -> !waiter.isCompletedExceptionally())
                        .count())
                .isZero();
    }

    @Test
    @Timeout(60)
    void everyWaiterGetsItsOwnDecision() throws Exception {
        int calls = 5_000;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Integer>> sent = new ArrayList<>();
            List<Future<Decision>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                CompletableFuture<Integer> command = new CompletableFuture<>();
                sent.add(command);
                int number = i;
                answers.add(threads.submit(() -> {
                    CompletableFuture<Decision> waiter =
                            waiters.register("cmd-" + number).orElseThrow();
                    command.complete(number);
                    return waiter.get();
                }));
            }

            for (int i = 0; i < calls; i++) {
                sent.get(i).get();
                waiters.decided("cmd-" + i, new Decision.Added(new byte[] {(byte) i, (byte) (i >> 8)}), i);
                waiters.committed(i + 1);
            }

            for (int i = 0; i < calls; i++) {
                byte[] own = {(byte) i, (byte) (i >> 8)};
                assertThat(answers.get(i).get())
                        .isInstanceOfSatisfying(
                                Decision.Added.class,
                                added -> assertThat(added.entry()).isEqualTo(own));
            }
        }
    }
}
