package io.dncstreams.query;

import java.time.Instant;

/**
 * Whether an entry exists in a partition that this process doesn't own. Only the one that owns it knows; of the entry
 * itself nothing is told.
 */
@FunctionalInterface
public interface ForeignEntries {

    /**
     * @param deadline until when to wait for the owner
     * @throws UnavailableException if the owner can't be asked
     */
    boolean exist(int partition, String entryId, Instant deadline);

    /** For a process that knows of no others. */
    static ForeignEntries unreachable() {
        return (partition, entryId, deadline) -> {
            throw new UnavailableException("the owner of another partition can't be asked", OwnedDncList.RETRY_AFTER);
        };
    }
}
