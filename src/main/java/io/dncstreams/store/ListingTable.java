package io.dncstreams.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Entry ids by the hash of their URL's key, for as many listed URLs as there is memory; what is missing has to be looked
 * up in the store. 40 bytes a slot and no objects. For one thread.
 */
final class ListingTable {

    /** Two of the hash, three of the id: {@code dnc_} and 24 characters of ASCII. */
    private static final int WORDS = 5;

    private static final String PREFIX = "dnc_";
    private static final int ID_LENGTH = 28;
    private static final long SLOT_BYTES = WORDS * Long.BYTES;
    private static final int SMALLEST = 1024;

    /** Above it, runs of taken slots grow long. */
    private static final double FULLEST = 0.75;

    private final MemoryBudget budget;
    private long[] words = new long[0];
    private int slots;
    private int taken;

    /** @param expected how many URLs it is made for at first */
    ListingTable(MemoryBudget budget, long expected) {
        this.budget = budget;
        long wanted = Math.max(SMALLEST, (long) (expected / FULLEST) + 1);
        while (wanted >= SMALLEST && !resize(wanted)) {
            wanted -= wanted / 8;
        }
    }

    /** Empty says nothing. */
    Optional<String> entryId(KeyHash hash) {
        int slot = slots == 0 ? -1 : find(hash);
        return slot < 0 || words[slot] == 0 || words[slot + 2] == 0 ? Optional.empty() : Optional.of(id(slot));
    }

    void put(KeyHash hash, String entryId) {
        if (!isOurs(entryId)) {
            forget(hash);
            return;
        }
        if (taken + 1 > slots * FULLEST && !resize(slots + slots / 2)) {
            // No more memory: known URLs are kept up to date, and no new one comes in.
            int slot = slots == 0 ? -1 : find(hash);
            if (slot >= 0 && words[slot] != 0) {
                write(slot, entryId);
            }
            return;
        }
        int slot = find(hash);
        if (words[slot] == 0) {
            words[slot] = first(hash);
            words[slot + 1] = hash.second();
            taken++;
        }
        write(slot, entryId);
    }

    /** Makes the table say nothing about a URL. Its slot stays taken. */
    void forget(KeyHash hash) {
        int slot = slots == 0 ? -1 : find(hash);
        if (slot >= 0 && words[slot] != 0) {
            words[slot + 2] = 0;
        }
    }

    /** Makes the table say nothing; it keeps its size. */
    void forgetAll() {
        Arrays.fill(words, 0);
        taken = 0;
    }

    void release() {
        budget.giveBack(slots * SLOT_BYTES);
        words = new long[0];
        slots = 0;
        taken = 0;
    }

    /** The slot of the hash, or the free one where it would be; there always is a free one. */
    private int find(KeyHash hash) {
        long first = first(hash);
        // Multiply-shift maps the upper half onto the slots without a division.
        int slot = (int) ((first >>> 32) * slots >>> 32) * WORDS;
        while (words[slot] != 0 && (words[slot] != first || words[slot + 1] != hash.second())) {
            slot += WORDS;
            if (slot == words.length) {
                slot = 0;
            }
        }
        return slot;
    }

    /** Zero marks a free slot. */
    private static long first(KeyHash hash) {
        return hash.first() | 1;
    }

    private boolean resize(long wanted) {
        int next = (int) Math.min(wanted, Integer.MAX_VALUE / WORDS - 8);
        if (next <= slots || !budget.take((next - slots) * SLOT_BYTES)) {
            return false;
        }
        long[] old = words;
        words = new long[next * WORDS];
        slots = next;
        for (int slot = 0; slot < old.length; slot += WORDS) {
            if (old[slot] != 0) {
                System.arraycopy(old, slot, words, find(new KeyHash(old[slot], old[slot + 1])), WORDS);
            }
        }
        return true;
    }

    private static boolean isOurs(String entryId) {
        return entryId.length() == ID_LENGTH
                && entryId.startsWith(PREFIX)
                && entryId.chars().allMatch(c -> c > 0 && c < 0x80);
    }

    private void write(int slot, String entryId) {
        for (int word = 0; word < 3; word++) {
            long packed = 0;
            for (int i = Long.BYTES - 1; i >= 0; i--) {
                packed = packed << 8 | entryId.charAt(PREFIX.length() + word * Long.BYTES + i);
            }
            words[slot + 2 + word] = packed;
        }
    }

    private String id(int slot) {
        byte[] id = new byte[ID_LENGTH];
        for (int i = 0; i < PREFIX.length(); i++) {
            id[i] = (byte) PREFIX.charAt(i);
        }
        for (int word = 0; word < 3; word++) {
            long packed = words[slot + 2 + word];
            for (int i = 0; i < Long.BYTES; i++) {
                id[PREFIX.length() + word * Long.BYTES + i] = (byte) packed;
                packed >>>= 8;
            }
        }
        return new String(id, StandardCharsets.ISO_8859_1);
    }
}
