package io.dncstreams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.InterruptException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadIndexTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Brokers brokers = new Brokers();
    private final ReadIndex index = new ReadIndex(brokers, LONG);

    /** A read that may find itself alone, and then asks by itself. */
    private static CompletableFuture<Long> ask(ReadIndex index, int partition) {
        CompletableFuture<Long> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                end.complete(index.end(partition).join());
            } catch (CompletionException e) {
                end.completeExceptionally(e.getCause());
            }
        });
        return end;
    }

    @AfterEach
    void close() {
        brokers.goAway();
        index.close();
    }

    @Test
    void tellsTheEndThatTheBrokersTell() throws Exception {
        CompletableFuture<Long> end = ask(index, 3);
        brokers.next().answer(Map.of(3, 17L));

        assertThat(end.get()).isEqualTo(17);
    }

    @Test
    void aReadNeverSharesARequestThatWasSentBeforeIt() throws Exception {
        CompletableFuture<Long> first = ask(index, 0);
        Asked underWay = brokers.next();
        CompletableFuture<Long> second = index.end(0);
        underWay.answer(Map.of(0, 1L));
        brokers.next().answer(Map.of(0, 2L));

        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(2);
    }

    @Test
    void readsThatComeDuringARequestShareTheNext() throws Exception {
        CompletableFuture<Long> first = ask(index, 0);
        Asked underWay = brokers.next();
        CompletableFuture<Long> second = index.end(0);
        CompletableFuture<Long> third = index.end(0);
        CompletableFuture<Long> elsewhere = index.end(1);
        underWay.answer(Map.of(0, 1L));
        Asked shared = brokers.next();

        assertThat(shared.partitions()).containsExactlyInAnyOrder(0, 1);
        shared.answer(Map.of(0, 2L, 1, 9L));
        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(2);
        assertThat(third.get()).isEqualTo(2);
        assertThat(elsewhere.get()).isEqualTo(9);
    }

    @Test
    void aPartitionThatCannotBeToldHoldsUpNobodyElse() throws Exception {
        CompletableFuture<Long> healthy = ask(index, 0);
        Asked first = brokers.next();
        CompletableFuture<Long> leaderless = index.end(1);
        first.answer(Map.of(0, 1L));
        assertThat(healthy.get()).isEqualTo(1);
        brokers.next().fail();
        CompletableFuture<Long> unanswered = brokers.nextAlone(1);

        for (long end = 5; end < 8; end++) {
            CompletableFuture<Long> meanwhile = ask(index, 0);
            Asked request = brokers.next();
            assertThat(request.partitions()).containsExactly(0);
            request.answer(Map.of(0, end));
            assertThat(meanwhile.get()).isEqualTo(end);
        }
        assertThat(unanswered).isNotDone();
        assertThat(leaderless).isNotDone();
        CompletableFuture<Long> waitsToo = index.end(1);
        assertThat(waitsToo).isNotDone();
    }

    @Test
    void aPartitionThatCanBeToldAgainIsAskedForWithTheOthers() throws Exception {
        CompletableFuture<Long> end = ask(index, 1);
        brokers.next().fail();
        brokers.nextAlone(1).complete(4L);
        assertThat(end.get()).isEqualTo(4);

        CompletableFuture<Long> later = ask(index, 1);
        brokers.next().answer(Map.of(1, 5L));
        assertThat(later.get()).isEqualTo(5);
    }

    @Test
    void aReadNeverSharesALoneRequestThatWasSentBeforeIt() throws Exception {
        CompletableFuture<Long> first = ask(index, 1);
        brokers.next().fail();
        CompletableFuture<Long> underWay = brokers.nextAlone(1);
        CompletableFuture<Long> second = index.end(1);
        underWay.complete(4L);

        assertThat(first.get()).isEqualTo(4);
        assertThat(second).isNotDone();
        brokers.nextAlone(1).complete(6L);
        assertThat(second.get()).isEqualTo(6);
    }

    /** Some shared a request with the others that was sent before the partition was known to be apart. */
    @Test
    void nobodyIsForgottenWhileAPartitionComesToBeApart() throws Exception {
        CompletableFuture<Long> first = ask(index, 1);
        Asked underWay = brokers.next();
        CompletableFuture<Long> second = index.end(1);
        underWay.fail();
        CompletableFuture<Long> alone = brokers.nextAlone(1);
        Asked together = brokers.next();
        CompletableFuture<Long> third = index.end(1);
        together.fail();
        // The next request shows that the one before it has been dealt with.
        CompletableFuture<Long> other = ask(index, 0);
        brokers.next().answer(Map.of(0, 9L));
        assertThat(other.get()).isEqualTo(9);
        alone.complete(4L);
        brokers.nextAlone(1).complete(5L);

        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(third.get(5, TimeUnit.SECONDS)).isEqualTo(5);
    }

    @Test
    void whoeverWaitsForAPartitionThatCannotBeToldIsToldSoInTime() {
        try (ReadIndex impatient = new ReadIndex(brokers, Duration.ofMillis(50))) {
            CompletableFuture<Long> first = ask(impatient, 1);
            brokers.next().fail();
            CompletableFuture<Long> unanswered = brokers.nextAlone(1);
            CompletableFuture<Long> second = impatient.end(1);

            assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(second::get).isInstanceOf(ExecutionException.class);
            assertThat(unanswered).isNotDone();
        }
    }

    @Test
    void whoeverWaitsForBrokersThatSayNothingIsToldSoInTime() {
        try (ReadIndex impatient = new ReadIndex(brokers, Duration.ofMillis(50))) {
            CompletableFuture<Long> first = ask(impatient, 1);
            brokers.next();
            CompletableFuture<Long> second = impatient.end(1);

            assertThatThrownBy(second::get).isInstanceOf(ExecutionException.class);
            brokers.goAway();
            assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void whoeverComesAfterOthersHaveGivenUpIsToldInTimeAsWell() {
        try (ReadIndex impatient = new ReadIndex(brokers, Duration.ofMillis(50))) {
            CompletableFuture<Long> underWay = ask(impatient, 0);
            brokers.next();
            CompletableFuture<Long> waiting = impatient.end(1);
            Awaitility.await().until(waiting::isCompletedExceptionally);
            CompletableFuture<Long> late = impatient.end(2);
            CompletableFuture<Long> lateOnTheSame = impatient.end(1);

            assertThatThrownBy(late::get).isInstanceOf(ExecutionException.class);
            assertThat(lateOnTheSame).isNotSameAs(waiting);
            assertThatThrownBy(lateOnTheSame::get).isInstanceOf(ExecutionException.class);
            brokers.goAway();
            assertThatThrownBy(underWay::get).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void aCloseLeavesNobodyWaiting() {
        CompletableFuture<Long> underWay = ask(index, 0);
        brokers.next();
        CompletableFuture<Long> waiting = index.end(0);
        index.close();

        Awaitility.await().until(() -> underWay.isCompletedExceptionally() && waiting.isCompletedExceptionally());
        assertThat(index.end(0)).isCompletedExceptionally();
    }

    @Test
    void aReadThatFindsItselfAloneAsksOnItsOwnThread() throws Exception {
        Log log = new Log();
        try (ReadIndex lone = new ReadIndex(log, LONG)) {
            untilAlone(lone, log);
            log.writes.set(7);

            assertThat(lone.end(0)).isCompletedWithValue(7L);
            assertThat(log.askedBy).last().isEqualTo(Thread.currentThread());
        }
    }

    /** Until brokers are known to be quick, and the thread that asked them first is done with it. */
    private static void untilAlone(ReadIndex index, Log log) {
        Awaitility.await().until(() -> {
            assertThat(index.end(0).get()).isZero();
            return log.askedBy.stream().anyMatch(Thread.currentThread()::equals);
        });
    }

    /** To find a broker may take as long as nobody's thread should be held. */
    @Test
    void aLoneReadDoesNotTryBrokersThatAnswerBadly() throws Exception {
        Log log = new Log();
        try (ReadIndex lone = new ReadIndex(log, LONG)) {
            untilAlone(lone, log);
            log.failing = true;
            assertThatThrownBy(lone.end(0)::get).isInstanceOf(ExecutionException.class);
            log.failing = false;

            assertThat(lone.end(1).get()).isZero();
            assertThat(log.askedBy).last().isNotEqualTo(Thread.currentThread());
        }
    }

    @Test
    void aCallerThatIsInterruptedDisturbsNobodyElse() throws Exception {
        Log log = new Log();
        try (ReadIndex lone = new ReadIndex(log, LONG)) {
            untilAlone(lone, log);
            log.interrupted = true;
            assertThatThrownBy(lone.end(0)::get).hasCauseInstanceOf(InterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            log.interrupted = false;

            // Asked for alone it would fail.
            assertThat(lone.end(0).get()).isZero();
        }
    }

    /** Clients of Kafka are for one thread at a time, and a read must see what was written before it. */
    @Test
    void ofManyReadsNoneMissesWhatWasThereBeforeIt() throws Exception {
        Log log = new Log();
        List<Thread> readers = new ArrayList<>();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        AtomicInteger told = new AtomicInteger();
        try (ReadIndex many = new ReadIndex(log, LONG)) {
            for (int reader = 0; reader < 6; reader++) {
                int calls = 500 * (reader + 1);
                readers.add(Thread.ofVirtual().start(() -> {
                    for (int call = 0; call < calls; call++) {
                        long before = log.writes.incrementAndGet();
                        try {
                            long end = many.end(call % 3).get(LONG.toMillis() / 2, TimeUnit.MILLISECONDS);
                            if (end < before) {
                                wrong.add(end + " after " + before);
                            }
                            told.incrementAndGet();
                        } catch (InterruptedException | ExecutionException | TimeoutException e) {
                            wrong.add(e.toString());
                        }
                    }
                }));
            }
            for (Thread reader : readers) {
                reader.join();
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(told).hasValue(10_500);
        assertThat(log.atOnce).as("two threads asked at once").isFalse();
        assertThat(log.askedBy)
                .as("some alone, some together")
                .anyMatch(Thread::isVirtual)
                .anyMatch(t -> !t.isVirtual());
    }

    @Test
    void aCloseWaitsForAReadThatAsksByItself() throws Exception {
        Log log = new Log();
        ReadIndex closing = new ReadIndex(log, LONG);
        untilAlone(closing, log);
        log.askedBy.clear();
        log.held = true;
        CompletableFuture<Long> end = ask(closing, 0);
        Awaitility.await().until(() -> !log.askedBy.isEmpty());
        assertThat(log.askedBy).singleElement().matches(Thread::isVirtual);
        Thread close = Thread.ofVirtual().start(closing::close);
        Awaitility.await().until(() -> log.told);
        assertThat(log.closed).isFalse();

        log.released.countDown();

        close.join();
        assertThat(end.get()).isZero();
        assertThat(log.closed).isTrue();
        assertThat(log.atOnce).isFalse();
    }

    /** Ends where as much as was written so far does. */
    private static final class Log implements LogEnds {

        private final AtomicLong writes = new AtomicLong();
        private final Queue<Thread> askedBy = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean inUse = new AtomicBoolean();
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean held;
        private volatile boolean failing;
        private volatile boolean interrupted;
        private volatile boolean atOnce;
        private volatile boolean told;
        private volatile boolean closed;

        @Override
        public Map<Integer, Long> together(Set<Integer> partitions) {
            use();
            askedBy.add(Thread.currentThread());
            if (held) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            long end = writes.get();
            // Lets others come meanwhile.
            LockSupport.parkNanos(1);
            inUse.set(false);
            if (failing) {
                throw new IllegalStateException("no leader");
            }
            if (interrupted) {
                throw new InterruptException("a caller has gone");
            }
            return partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> end));
        }

        @Override
        public CompletableFuture<Long> alone(int partition) {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public void wakeUp() {
            told = true;
        }

        @Override
        public void close() {
            use();
            closed = true;
        }

        private void use() {
            if (!inUse.compareAndSet(false, true)) {
                atOnce = true;
            }
        }
    }

    private static final class Asked {

        private final Set<Integer> partitions;
        private final CompletableFuture<Map<Integer, Long>> answer = new CompletableFuture<>();

        Asked(Set<Integer> partitions) {
            this.partitions = partitions;
        }

        Set<Integer> partitions() {
            return partitions;
        }

        void answer(Map<Integer, Long> ends) {
            answer.complete(ends);
        }

        void fail() {
            answer.completeExceptionally(new IllegalStateException("no leader"));
        }
    }

    /** Answers when the test says so. */
    private static final class Brokers implements LogEnds {

        private final BlockingQueue<Asked> together = new LinkedBlockingQueue<>();
        private final BlockingQueue<Map.Entry<Integer, CompletableFuture<Long>>> alone = new LinkedBlockingQueue<>();
        private final Map<Asked, Boolean> open = new HashMap<>();
        private volatile boolean gone;

        Asked next() {
            try {
                Asked asked = together.poll(10, TimeUnit.SECONDS);
                assertThat(asked).as("a request for ends").isNotNull();
                return asked;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        CompletableFuture<Long> nextAlone(int partition) {
            try {
                Map.Entry<Integer, CompletableFuture<Long>> asked = alone.poll(10, TimeUnit.SECONDS);
                assertThat(asked).as("a request for one end").isNotNull();
                assertThat(asked.getKey()).isEqualTo(partition);
                return asked.getValue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void goAway() {
            gone = true;
            wakeUp();
        }

        @Override
        public Map<Integer, Long> together(Set<Integer> partitions) {
            Asked asked = new Asked(Set.copyOf(partitions));
            synchronized (open) {
                open.put(asked, true);
            }
            together.add(asked);
            if (gone) {
                asked.fail();
            }
            try {
                return asked.answer.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public CompletableFuture<Long> alone(int partition) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            if (gone) {
                answer.completeExceptionally(new IllegalStateException("gone"));
            }
            alone.add(Map.entry(partition, answer));
            return answer;
        }

        @Override
        public void wakeUp() {
            synchronized (open) {
                open.keySet().forEach(Asked::fail);
            }
        }

        @Override
        public void close() {
            wakeUp();
        }
    }
}
