package io.dncstreams.query;

import java.util.List;

/**
 * A team's whole list, newest first, as it stood when the export was opened. An entry that is on the list from then to
 * the end comes exactly once; one that is deleted meanwhile may come or not; one that is added meanwhile doesn't. For one
 * thread.
 */
public interface ListExport {

    /** Entries of the team when the export was opened. */
    long count();

    /**
     * The next entries.
     *
     * @param atMost at least 1
     * @return each the JSON that is served; empty at the end, and only there
     * @throws UnavailableException if the partition has left; what was given out so far is then not the whole list
     */
    List<byte[]> next(int atMost);
}
