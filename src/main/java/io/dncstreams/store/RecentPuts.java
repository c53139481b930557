package io.dncstreams.store;

import java.util.Arrays;

/** What was put lately, as far as 128 KiB remember; for one thread. */
final class RecentPuts {

    private static final int SLOTS = 1 << 14;

    private final long[] slots = new long[SLOTS];

    /**
     * @param hash whose every bit depends on all that is put
     * @return false if the same was put lately; true says nothing
     */
    boolean isNew(long hash) {
        int slot = (int) (hash >>> 32) & SLOTS - 1;
        if (slots[slot] == hash) {
            return false;
        }
        slots[slot] = hash;
        return true;
    }

    void forget() {
        Arrays.fill(slots, 0);
    }
}
