package io.dncstreams.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.Decision;
import io.dncstreams.store.ListReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnedPartitionsTest {

    private static final int PARTITION = 4;
    private static final ListReader NO_READER = null;
    private static final Decision DECISION = new Decision.NotFound();

    private final OwnedPartitions partitions = new OwnedPartitions();
    private final ExecutorService streamThread = Executors.newSingleThreadExecutor();
    private final ExecutorService anotherThread = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        streamThread.close();
        anotherThread.close();
    }

    @Test
    void knowsWhatIsPublishedUntilItIsWithdrawn() throws Exception {
        OwnedPartition mine = publish(streamThread);

        assertThat(partitions.get(PARTITION)).contains(mine);
        assertThat(partitions.get(PARTITION + 1)).isEmpty();
        assertThat(partitions.count()).isEqualTo(1);
        assertThat(mine.partition()).isEqualTo(PARTITION);
        assertThat(mine.isOpen()).isTrue();

        partitions.withdraw(mine);

        assertThat(partitions.get(PARTITION)).isEmpty();
        assertThat(mine.isOpen()).isFalse();
    }

    /** A thread makes its next producer before the one before is closed, or after that; under the same id. */
    @Test
    void aProducerIsOwnUntilTheLastOfItsIdIsClosed() {
        partitions.producerMade("a");
        partitions.producerMade("a");
        partitions.producerClosed("a");
        assertThat(partitions.isOwnProducer("a")).isTrue();

        partitions.producerClosed("a");
        partitions.producerClosed("a");
        assertThat(partitions.isOwnProducer("a")).isFalse();

        partitions.producerMade("a");
        assertThat(partitions.isOwnProducer("a")).isTrue();
    }

    @Test
    void withdrawingFailsWhoeverWaits() throws Exception {
        OwnedPartition mine = publish(streamThread);
        CompletableFuture<Decision> waiter = mine.await("a").orElseThrow();
        CompletableFuture<Void> read = mine.reached(1);

        partitions.withdraw(mine);

        assertThat(waiter).isCompletedExceptionally();
        assertThat(read).isCompletedExceptionally();
        assertThat(mine.await("b")).isEmpty();
    }

    /** A task that comes back is a new one; whoever holds the old one gets nothing more from it. */
    @Test
    void publishingAnewClosesTheOldOne() throws Exception {
        OwnedPartition old = publish(streamThread);
        CompletableFuture<Decision> waiter = old.await("a").orElseThrow();

        OwnedPartition next = publish(anotherThread);

        assertThat(old.isOpen()).isFalse();
        assertThat(waiter).isCompletedExceptionally();
        assertThat(partitions.get(PARTITION)).contains(next);
        assertThat(next.isOpen()).isTrue();
    }

    @Test
    void withdrawingTheOldOneLeavesTheNewOne() throws Exception {
        OwnedPartition old = publish(streamThread);
        OwnedPartition next = publish(anotherThread);

        partitions.withdraw(old);

        assertThat(partitions.get(PARTITION)).contains(next);
        assertThat(next.isOpen()).isTrue();
    }

    @Test
    void answersWhenItsOwnThreadCommits() throws Exception {
        OwnedPartition mine = publish(streamThread);
        CompletableFuture<Decision> waiter = mine.await("a").orElseThrow();
        run(streamThread, () -> mine.decided("a", DECISION, 5));
        assertThat(waiter).isNotDone();

        run(streamThread, () -> partitions.committed(PARTITION, 6));

        assertThat(waiter).isCompletedWithValue(DECISION);
    }

    /** A thread that lost the partition long ago may still wake up and end its commit. */
    @Test
    void aCommitOfAnotherThreadAnswersNobody() throws Exception {
        OwnedPartition mine = publish(streamThread);
        CompletableFuture<Decision> waiter = mine.await("a").orElseThrow();
        run(streamThread, () -> mine.decided("a", DECISION, 5));

        run(anotherThread, () -> partitions.committed(PARTITION, 6));

        assertThat(waiter).isNotDone();
    }

    @Test
    void aCommitOfAnotherPartitionAnswersNobody() throws Exception {
        OwnedPartition mine = publish(streamThread);
        CompletableFuture<Decision> waiter = mine.await("a").orElseThrow();
        run(streamThread, () -> mine.decided("a", DECISION, 5));

        run(streamThread, () -> partitions.committed(PARTITION + 1, 6));

        assertThat(waiter).isNotDone();
    }

    @Test
    void aPollOfAnotherThreadIsNoProgress() throws Exception {
        OwnedPartition mine = publish(streamThread);

        run(anotherThread, () -> partitions.polled(PARTITION, new Polled(10, -1)));

        assertThat(mine.reached(10)).isNotDone();
    }

    @Test
    void itsOwnThreadsPollIsProgressUntilItIsTakenBack() throws Exception {
        OwnedPartition mine = publish(streamThread);
        run(streamThread, () -> partitions.polled(PARTITION, new Polled(10, -1)));
        assertThat(mine.reached(10)).isCompleted();

        run(streamThread, () -> partitions.forgetPolled(PARTITION));

        assertThat(mine.reached(10)).isNotDone();
    }

    /** The first poll comes before the restore ends; what it said counts for the task that then opens. */
    @Test
    void aTaskStartsFromWhatItsConsumerSaidBefore() throws Exception {
        run(streamThread, () -> partitions.polled(PARTITION, new Polled(10, -1)));

        OwnedPartition mine = publish(streamThread);

        assertThat(mine.reached(10)).isCompleted();
        assertThat(mine.reached(11)).isNotDone();
    }

    @Test
    void aTaskStartsFromNothingOnceThatWasTakenBack() throws Exception {
        run(streamThread, () -> partitions.polled(PARTITION, new Polled(10, -1)));
        run(streamThread, () -> partitions.forgetPolled(PARTITION));

        OwnedPartition mine = publish(streamThread);

        assertThat(mine.reached(10)).isNotDone();
    }

    @Test
    void aRecordThatIsNoCommandIsProgressToo() throws Exception {
        OwnedPartition mine = publish(streamThread);
        CompletableFuture<Void> read = mine.reached(6);

        run(streamThread, () -> mine.passed(5));

        assertThat(read).isCompleted();
    }

    private OwnedPartition publish(ExecutorService thread) throws Exception {
        return thread.submit(() -> partitions.publish(PARTITION, NO_READER)).get();
    }

    private static void run(ExecutorService thread, Runnable action) throws Exception {
        thread.submit(action).get();
    }
}
