package io.dncstreams.store;

import java.util.concurrent.atomic.AtomicLong;

/** Heap that the tasks of a process may share for what they only keep to be faster. */
public final class MemoryBudget {

    private final AtomicLong left;

    public MemoryBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /** @return false if there isn't so much left; nothing is taken then */
    boolean take(long bytes) {
        long before = left.get();
        while (before >= bytes) {
            if (left.compareAndSet(before, before - bytes)) {
                return true;
            }
            before = left.get();
        }
        return false;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
