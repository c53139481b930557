package io.dncstreams.store;

import io.dncstreams.list.ListView;
import io.dncstreams.list.TeamState;
import io.dncstreams.list.UrlState;
import io.dncstreams.list.UrlState.Listing;
import io.dncstreams.profile.ProfileReading.Person;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The lists of one partition's teams, to look at. Any thread may read while the partition's stream thread writes. What
 * it sees of one entry is whole, for an entry and its listings are written at once; of several looks, each may see a later
 * state than the one before.
 */
public class ListReader implements ListView {

    /** Looks at an entry that is deleted at this very moment; each is one more delete and add of the same person. */
    private static final int ATTEMPTS = 100;

    private final ReadOnlyKeyValueStore<Bytes, byte[]> list;
    private final TeamStates teams;

    ListReader(ReadOnlyKeyValueStore<Bytes, byte[]> list, TeamStates teams) {
        this.list = list;
        this.teams = teams;
    }

    @Override
    public TeamState team(String teamId) {
        return teams.get(teamId);
    }

    @Override
    public UrlState url(String teamId, String url) {
        return url(ListKeys.url(teamId, url));
    }

    final UrlState url(Bytes key) {
        byte[] bytes = list.get(key);
        return bytes == null ? UrlState.UNKNOWN : ListValues.url(bytes);
    }

    @Override
    public Optional<Holder> holder(String entryId) {
        return Optional.ofNullable(list.get(ListKeys.id(entryId))).map(ListValues::holder);
    }

    @Override
    public Optional<byte[]> entry(String teamId, long sequence) {
        return Optional.ofNullable(list.get(ListKeys.order(teamId, sequence)));
    }

    /** The listing that keeps a person from being contacted, under the URL or under the second name. */
    public Optional<Listing> match(String teamId, Person person) {
        return url(teamId, person.url()).listing().or(() -> byMember(teamId, person));
    }

    final Optional<Listing> byMember(String teamId, Person person) {
        return person.memberId().isEmpty()
                ? Optional.empty()
                : members(teamId, person.memberId().getAsLong()).stream().findFirst();
    }

    /** The entry, as served, that keeps a person from being contacted. */
    public Optional<byte[]> matchingEntry(String teamId, Person person) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Listing> listing = match(teamId, person);
            if (listing.isEmpty()) {
                return Optional.empty();
            }
            Optional<byte[]> entry = entry(teamId, listing.get().sequence());
            if (entry.isPresent()) {
                return entry;
            }
        }
        throw new IllegalStateException("a listing without its entry");
    }

    /** The imports of this partition's teams. */
    public ImportReader imports() {
        return teams.imports();
    }

    /** A page of the team's list as it stands now. */
    public PageScan pages() {
        return new PageScan(list, teams);
    }

    /** The team's whole list as it stands now, to be gone through over any time. */
    public OrderScan order(String teamId, TeamState team) {
        return new OrderScan(list, teamId, team.nextSequence());
    }

    final List<Listing> members(String teamId, long memberId) {
        byte[] bytes = list.get(ListKeys.member(teamId, memberId));
        return bytes == null ? List.of() : ListValues.member(bytes, memberId);
    }

    final TeamStates teams() {
        return teams;
    }
}
