package io.dncstreams.store;

import io.dncstreams.list.TeamState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads pages of a team's list, newest first. Entries stand in the order they were added; a page is one backward scan. An
 * offset is not walked but counted down over blocks of that order, which hold as many entries as they are long less the
 * {@link Holes} in them.
 */
public final class PageScan {

    private final ReadOnlyKeyValueStore<Bytes, byte[]> list;
    private final TeamStates teams;

    PageScan(ReadOnlyKeyValueStore<Bytes, byte[]> list, TeamStates teams) {
        this.list = list;
        this.teams = teams;
    }

    /**
     * @param entries as served, newest first
     * @param count entries of the team in all, at the same moment
     */
    public record Page(List<byte[]> entries, long count) {}

    /**
     * One try at a page. Entries added meanwhile don't disturb it, it looks below them; entries removed meanwhile do.
     *
     * @return empty if an entry was removed while the page was read; read again
     */
    public Optional<Page> read(String teamId, int limit, long offset) {
        long removals = teams.removals();
        if (removals % 2 != 0) {
            return Optional.empty();
        }
        TeamState team = teams.get(teamId);
        List<byte[]> entries;
        try {
            entries = offset < team.count() ? entries(teamId, team, limit, offset) : List.of();
        } catch (RuntimeException e) {
            // Counts that are read while entries go don't add up, and what is reckoned from them may fall off an edge.
            if (teams.removals() == removals) {
                throw e;
            }
            return Optional.empty();
        }
        return teams.removals() == removals ? Optional.of(new Page(entries, team.count())) : Optional.empty();
    }

    private List<byte[]> entries(String teamId, TeamState team, int limit, long offset) {
        Holes.Start start = new Holes(list).skip(teamId, team.nextSequence(), offset);
        List<byte[]> entries = new ArrayList<>((int) Math.min(limit, team.count() - offset));
        try (KeyValueIterator<Bytes, byte[]> backwards =
                list.reverseRange(ListKeys.order(teamId, 0), ListKeys.order(teamId, start.endSequence() - 1))) {
            long toSkip = start.entriesToSkip();
            while (entries.size() < limit && backwards.hasNext()) {
                KeyValue<Bytes, byte[]> next = backwards.next();
                if (toSkip > 0) {
                    toSkip--;
                } else {
                    entries.add(next.value);
                }
            }
        }
        return entries;
    }
}
