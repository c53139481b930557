package io.dncstreams.topology;

import io.dncstreams.imports.ImportPart;
import io.dncstreams.imports.ImportState.Outcome;
import io.dncstreams.list.Decision;
import io.dncstreams.list.TeamId;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.store.ImportStore;
import java.nio.charset.StandardCharsets;

/** Counts the rows of imports where they are decided, in the same transaction. */
final class ImportCounts {

    private final TeamPartitions partitions;
    private final int partition;
    private final ImportStore store;

    ImportCounts(TeamPartitions partitions, int partition, ImportStore store) {
        this.partitions = partitions;
        this.partition = partition;
        this.store = store;
    }

    /** A row was decided as a command like any other. */
    void decided(String teamId, ImportPart.Row row, Decision decision, long at) {
        switch (decision) {
            case Decision.Added added -> store.decided(teamId, row, Outcome.ADDED, at);
            case Decision.AlreadyListed listed -> store.decided(teamId, row, Outcome.DUPLICATE, at);
            // It was on the list, and somebody has taken it off since.
            case Decision.Redelivered redelivered -> store.decided(teamId, row, Outcome.DUPLICATE, at);
            case Decision.Removed removed -> {}
            case Decision.NotFound missing -> {}
            case Decision.OtherTeam other -> {}
            case Decision.Expired expired -> {}
            case Decision.Replayed replayed -> {}
        }
    }

    /**
     * A record that is no command, but tells of an import.
     *
     * @param key the team
     * @return false if it is of no team of this partition
     */
    boolean take(ImportPart part, byte[] key, long at) {
        String teamId = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        if (!TeamId.isValid(teamId) || partitions.of(teamId) != partition) {
            return false;
        }
        switch (part) {
            case ImportPart.Begin begin -> store.begin(teamId, begin.importId(), at);
            case ImportPart.Failed failed -> store.failed(teamId, failed, at);
            case ImportPart.End end -> store.ended(teamId, end, at);
            case ImportPart.Row row -> throw new IllegalArgumentException("a row is a command");
        }
        return true;
    }
}
