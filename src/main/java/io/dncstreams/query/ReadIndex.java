package io.dncstreams.query;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the command log ends at the moment, as the brokers know it. A read that waits until its task has processed that
 * far answers from a state that is current, whichever instance wrote it; one that slept through its own replacement
 * finds that it has not, with no clock involved.
 *
 * <p>One request is under way at a time. Reads that come meanwhile share the next one, never the one already sent: its
 * answer may be older than they are. A shared request is sent by a thread of its own; a read that finds itself alone, and
 * the brokers quick to answer, sends its own, for two changes of threads would take it as long as an empty call. A
 * partition that can't be told is asked for by itself until it can be again, so that it holds up nobody else.
 */
public final class ReadIndex implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadIndex.class);

    /**
     * How long a request waits at most for as many reads as shared the last one. Without it the first of many calls gets
     * a request nearly to itself, and each request costs as much as answering several checks. A lone caller never waits.
     */
    private static final Duration GATHER = Duration.ofMillis(2);

    /**
     * After so many reads as many again are waited for, since others are being answered meanwhile; after fewer, three
     * quarters of them. Found by trial on two processors.
     */
    private static final int MANY = 24;

    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** Brokers that answer within this time hold up nobody. */
    private static final Duration QUICK = Duration.ofMillis(100);

    /** Brokers that were quick so long ago may have to be looked up and connected to again. */
    private static final Duration RECENTLY = Duration.ofMinutes(1);

    private final LogEnds ends;
    private final long timeoutMs;
    private final Thread asking;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Request next = new Request();
    private int enough = 1;
    private boolean underWay;

    /** When all brokers that were asked last answered quickly, on the nano clock; empty if they did not. */
    private OptionalLong quickAt = OptionalLong.empty();

    private boolean closed;

    /** Partitions that are asked for by themselves, those of them with a request under way, and who waits for the next. */
    private final Set<Integer> apart = new HashSet<>();

    private final Set<Integer> askedAlone = new HashSet<>();
    private final Map<Integer, CompletableFuture<Long>> nextAlone = new HashMap<>();

    /**
     * @param ends closed with this
     * @param timeout after which a read gets no answer any more, whatever the brokers do; counted from the first of those
     *     who share a request, and the last of them comes half a second later at most. For a read that asks by itself, or
     *     of a partition that comes to be asked for alone, from when that is known, which takes half a second at most.
     */
    public ReadIndex(LogEnds ends, Duration timeout) {
        this.ends = ends;
        this.timeoutMs = timeout.toMillis();
        this.asking = Thread.ofPlatform().daemon().name("read-index").start(this::run);
    }

    /**
     * The end of a partition of the command log, asked for after this call began; by this call itself if nobody else asks
     * and brokers were quick to answer until now.
     *
     * @return fails if the brokers don't answer in time; who waits for it needs no time limit, which for a virtual thread
     *     costs as much as a tenth of a check
     */
    public CompletableFuture<Long> end(int partition) {
        lock.lock();
        try {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("closed"));
            }
            if (apart.contains(partition)) {
                return endAlone(partition);
            }
            if (underWay || next.reads > 0 || enough > 1 || !areBrokersQuick()) {
                return endTogether(partition);
            }
            underWay = true;
        } finally {
            lock.unlock();
        }
        return endHere(partition);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        ends.wakeUp();
        try {
            if (!asking.join(CLOSE)) {
                LOG.warn("the read index did not stop within {}", CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Long> endTogether(int partition) {
        if (next.isOver()) {
            // Given up by those who shared it, before it could be sent.
            next = new Request();
        }
        CompletableFuture<Long> end = next.end(partition);
        if (!underWay && (next.reads == 1 || next.reads == enough)) {
            changed.signal();
        }
        return end;
    }

    private CompletableFuture<Long> endHere(int partition) {
        try {
            Request own = new Request();
            CompletableFuture<Long> end = own.endWithoutLimit(partition);
            askTogether(own);
            return end;
        } finally {
            answered();
        }
    }

    /** With the lock held. */
    private boolean areBrokersQuick() {
        return quickAt.isPresent() && System.nanoTime() - quickAt.getAsLong() < RECENTLY.toNanos();
    }

    /** A request is no longer under way. */
    private void answered() {
        lock.lock();
        try {
            underWay = false;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Long> endAlone(int partition) {
        CompletableFuture<Long> end = nextAlone.computeIfAbsent(partition, p -> within(new CompletableFuture<>()));
        if (!askedAlone.contains(partition)) {
            askAlone(partition);
        }
        return end;
    }

    private void run() {
        try {
            Optional<Request> asked = take();
            while (asked.isPresent()) {
                try {
                    askTogether(asked.get());
                } finally {
                    answered();
                }
                asked = take();
            }
        } finally {
            end();
        }
    }

    /** @return empty at the end */
    private Optional<Request> take() {
        lock.lock();
        try {
            while (!closed && (underWay || next.reads == 0)) {
                changed.awaitUninterruptibly();
            }
            long left = GATHER.toNanos();
            while (!closed && next.reads < enough && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                return Optional.empty();
            }
            Request taken = next;
            next = new Request();
            underWay = true;
            // In vain if the time ran out: fewer come now than did.
            enough = taken.reads < MANY || left <= 0 ? Math.max(1, taken.reads * 3 / 4) : taken.reads;
            return Optional.of(taken);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void askTogether(Request asked) {
        long began = System.nanoTime();
        try {
            Map<Integer, Long> found = ends.together(asked.ends.keySet());
            long now = System.nanoTime();
            note(now - began < QUICK.toNanos() ? OptionalLong.of(now) : OptionalLong.empty());
            if (asked.reads > 1) {
                // What a virtual thread wakes is queued where it runs; from elsewhere each may wake a processor.
                var unused = Thread.startVirtualThread(() -> asked.answer(found));
            } else {
                asked.answer(found);
            }
        } catch (InterruptException e) {
            // Says nothing of the brokers.
            asked.fail(e);
        } catch (RuntimeException e) {
            LOG.debug("the ends of {} partitions could not be told together", asked.ends.size(), e);
            note(OptionalLong.empty());
            setApart(asked, e);
        } catch (Error e) {
            // Those who wait need not wait until their time is over.
            asked.fail(e);
            throw e;
        }
    }

    private void note(OptionalLong quick) {
        lock.lock();
        try {
            quickAt = quick;
        } finally {
            lock.unlock();
        }
    }

    private void setApart(Request asked, RuntimeException failure) {
        lock.lock();
        try {
            if (closed) {
                asked.fail(failure);
                return;
            }
            apart.addAll(asked.ends.keySet());
            asked.ends.forEach((partition, end) -> {
                // Of a partition that was set apart while this request waited or was under way, others may wait too.
                var unused = endAlone(partition).whenComplete((offset, reason) -> {
                    if (reason == null) {
                        end.complete(offset);
                    } else {
                        end.completeExceptionally(reason);
                    }
                });
            });
        } finally {
            lock.unlock();
        }
    }

    /** One request to the brokers and who shares it. Grows with the lock held, until it is taken. */
    private final class Request {

        private final Map<Integer, CompletableFuture<Long>> ends = new HashMap<>();
        private int reads;

        /** Carries the time limit of all of them, for a timer each costs as much as the rest of sharing a request. */
        private Optional<CompletableFuture<Void>> over = Optional.empty();

        /** For one who asks by itself, which ends in time. */
        CompletableFuture<Long> endWithoutLimit(int partition) {
            reads++;
            return ends.computeIfAbsent(partition, p -> new CompletableFuture<>());
        }

        /** With the lock held. */
        CompletableFuture<Long> end(int partition) {
            CompletableFuture<Long> end = endWithoutLimit(partition);
            if (over.isEmpty()) {
                CompletableFuture<Void> limit = new CompletableFuture<>();
                var unused = limit.exceptionally(reason -> {
                    fail(reason);
                    return null;
                });
                // Last of all: it may come to its end while this thread stands still.
                over = Optional.of(limit.orTimeout(timeoutMs, TimeUnit.MILLISECONDS));
            }
            return end;
        }

        /** With the lock held. */
        boolean isOver() {
            return over.isPresent() && over.get().isDone();
        }

        void answer(Map<Integer, Long> found) {
            ends.forEach((partition, end) -> end.complete(found.get(partition)));
            // Stops the timer. Not after a failure: who is set apart then waits no longer for it.
            over.ifPresent(limit -> limit.complete(null));
        }

        void fail(Throwable reason) {
            List<CompletableFuture<Long>> all;
            lock.lock();
            try {
                all = List.copyOf(ends.values());
            } finally {
                lock.unlock();
            }
            all.forEach(end -> end.completeExceptionally(reason));
        }
    }

    private CompletableFuture<Long> within(CompletableFuture<Long> end) {
        return end.orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** With the lock held. */
    private void askAlone(int partition) {
        CompletableFuture<Long> waiting = nextAlone.remove(partition);
        askedAlone.add(partition);
        long began = System.nanoTime();
        CompletableFuture<Long> answer;
        try {
            answer = ends.alone(partition);
        } catch (RuntimeException e) {
            // A closed client throws here; nobody may be left waiting.
            answer = CompletableFuture.failedFuture(e);
        }
        var unused = answer.whenComplete((offset, failure) -> {
            boolean quick = failure == null && System.nanoTime() - began < QUICK.toNanos();
            answeredAlone(partition, quick);
            if (failure == null) {
                waiting.complete(offset);
            } else {
                waiting.completeExceptionally(failure);
            }
        });
    }

    private void answeredAlone(int partition, boolean quick) {
        lock.lock();
        try {
            askedAlone.remove(partition);
            if (quick) {
                apart.remove(partition);
            }
            if (nextAlone.containsKey(partition)) {
                // Also if it is no longer apart: these have waited long enough.
                askAlone(partition);
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            closed = true;
            IllegalStateException reason = new IllegalStateException("closed");
            next.fail(reason);
            nextAlone.values().forEach(end -> end.completeExceptionally(reason));
            // Whoever asks by itself uses what is to be closed.
            while (underWay) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        ends.close();
    }
}
