package io.dncstreams.query;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the command log ends at the moment, as the brokers know it. A read that waits until its task has processed that
 * far answers from a state that is current, whichever instance wrote it; one that slept through its own replacement
 * finds that it has not, with no clock involved.
 *
 * <p>One request is under way at a time, on a thread of its own. Reads that come meanwhile share the next one, never the
 * one already sent: its answer may be older than they are. A partition that can't be told is asked for by itself until
 * it can be again, so that it holds up nobody else.
 */
public final class ReadIndex implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadIndex.class);

    /**
     * How long a request waits at most for as many reads as shared the last one. Without it the first of many calls gets
     * a request nearly to itself, and each request costs as much as answering several checks. A lone caller never waits.
     */
    private static final Duration GATHER = Duration.ofMillis(2);

    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** A partition that answers by itself within this time no longer holds up others. */
    private static final Duration QUICK = Duration.ofMillis(100);

    private final LogEnds ends;
    private final long timeoutMs;
    private final Thread asking;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Map<Integer, CompletableFuture<Long>> next = new HashMap<>();
    private int reads;
    private int enough = 1;
    private boolean closed;

    /** Partitions that are asked for by themselves, those of them with a request under way, and who waits for the next. */
    private final Set<Integer> apart = new HashSet<>();

    private final Set<Integer> askedAlone = new HashSet<>();
    private final Map<Integer, CompletableFuture<Long>> nextAlone = new HashMap<>();

    /**
     * @param ends closed with this
     * @param timeout after which a read gets no answer any more, whatever the brokers do
     */
    public ReadIndex(LogEnds ends, Duration timeout) {
        this.ends = ends;
        this.timeoutMs = timeout.toMillis();
        this.asking = Thread.ofPlatform().daemon().name("read-index").start(this::run);
    }

    /**
     * The end of a partition of the command log, asked for after this call began.
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
            return apart.contains(partition) ? endAlone(partition) : endTogether(partition);
        } finally {
            lock.unlock();
        }
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
        reads++;
        if (reads == 1 || reads == enough) {
            changed.signal();
        }
        return next.computeIfAbsent(partition, p -> within(new CompletableFuture<>()));
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
            Map<Integer, CompletableFuture<Long>> asked = take();
            while (!asked.isEmpty()) {
                askTogether(asked);
                asked = take();
            }
        } finally {
            end();
        }
    }

    /** @return empty at the end */
    private Map<Integer, CompletableFuture<Long>> take() {
        lock.lock();
        try {
            while (!closed && reads == 0) {
                changed.awaitUninterruptibly();
            }
            long left = GATHER.toNanos();
            while (!closed && reads < enough && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                return Map.of();
            }
            Map<Integer, CompletableFuture<Long>> taken = next;
            next = new HashMap<>();
            enough = Math.max(1, reads * 3 / 4);
            reads = 0;
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        } finally {
            lock.unlock();
        }
    }

    private void askTogether(Map<Integer, CompletableFuture<Long>> asked) {
        Map<Integer, Long> found;
        try {
            found = ends.together(asked.keySet());
        } catch (RuntimeException e) {
            LOG.debug("the ends of {} partitions could not be told together", asked.size(), e);
            setApart(asked, e);
            return;
        } catch (Error e) {
            // Who waits here has no time limit of its own.
            asked.values().forEach(end -> end.completeExceptionally(e));
            throw e;
        }
        asked.forEach((partition, end) -> end.complete(found.get(partition)));
    }

    private void setApart(Map<Integer, CompletableFuture<Long>> asked, RuntimeException failure) {
        lock.lock();
        try {
            if (closed) {
                asked.values().forEach(end -> end.completeExceptionally(failure));
                return;
            }
            apart.addAll(asked.keySet());
            asked.forEach((partition, end) -> {
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
            next.values().forEach(end -> end.completeExceptionally(reason));
            nextAlone.values().forEach(end -> end.completeExceptionally(reason));
        } finally {
            lock.unlock();
        }
        ends.close();
    }
}
