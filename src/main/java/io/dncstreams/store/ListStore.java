package io.dncstreams.store;

import io.dncstreams.list.Change;
import io.dncstreams.list.TeamState;
import io.dncstreams.list.UrlState;
import io.dncstreams.list.UrlState.Listing;
import io.dncstreams.list.Verdict;
import io.dncstreams.profile.ProfileReading.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The lists of one partition's teams, to change; for the partition's stream thread alone. */
public final class ListStore extends ListReader implements AutoCloseable {

    /** All indexes of the list; see {@link ListKeys}. */
    public static final String LIST = "list";

    /** One small record a team, and one an import; see {@link ImportStore}. */
    public static final String TEAMS = "teams";

    /**
     * Most listings in one value; the reader needs one, the rest stand in keys of their own. Nobody has so many URLs, but
     * anybody can make them up, and a value without bound would in the end be refused by its changelog.
     */
    static final int MEMBER_LISTINGS = 32;

    /** As others see it. */
    private final ReadOnlyKeyValueStore<Bytes, byte[]> written;

    private final PendingPuts list;
    private final KnownUrls knownUrls;

    private ListStore(
            KeyValueStore<Bytes, byte[]> written,
            PendingPuts list,
            KeyValueStore<String, byte[]> teams,
            MemoryBudget memory,
            Lock reading) {
        super(list, new TeamStates(teams));
        this.written = written;
        this.list = list;
        this.knownUrls = new KnownUrls(written, memory, reading);
    }

    /**
     * The stores a task needs. The list is one store and not one for each index: a transaction then touches one
     * changelog partition, and restoring is one scan. A team's record changes with every command, so its store is cached
     * until the commit.
     */
    public static Set<StoreBuilder<?>> builders() {
        return Set.of(
                new BatchWrittenStoreBuilder(LIST),
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(TEAMS), Serdes.String(), Serdes.ByteArray())
                        .withLoggingEnabled(Map.of())
                        .withCachingEnabled());
    }

    /**
     * @param memory for what is kept to ask the store less often
     * @param reading held while the store is read for that, by a thread of its own
     */
    public static ListStore of(ProcessorContext<?, ?> context, MemoryBudget memory, Lock reading) {
        KeyValueStore<Bytes, byte[]> list = context.getStateStore(LIST);
        return new ListStore(list, new PendingPuts(list), context.getStateStore(TEAMS), memory, reading);
    }

    /**
     * The same lists for any thread. This object itself is not to be handed out: what it remembers of teams and URLs is
     * the stream thread's, and another thread that filled it could bring back what has just been changed.
     */
    public ListReader reader() {
        return new Reader();
    }

    @Override
    public TeamState team(String teamId) {
        return teams().latest(teamId);
    }

    @Override
    public UrlState url(String teamId, String url) {
        Bytes key = ListKeys.url(teamId, url);
        return knownUrls.isAbsent(knownUrls.hash(key)) ? UrlState.UNKNOWN : url(key);
    }

    /** The entry that keeps a person from being contacted; the same that {@link #match} finds, sooner. */
    public Optional<String> suppressedBy(String teamId, Person person) {
        Bytes key = ListKeys.url(teamId, person.url());
        KeyHash hash = knownUrls.hash(key);
        if (knownUrls.isAbsent(hash)) {
            return byMember(teamId, person).map(Listing::entryId);
        }
        Optional<String> known = knownUrls.entryId(hash);
        return known.isPresent()
                ? known
                : url(key).listing().or(() -> byMember(teamId, person)).map(Listing::entryId);
    }

    /** For any thread: whether what can be known without asking the store is known by now. */
    public boolean isRead() {
        return knownUrls.isRead();
    }

    /** Whether what was in the store at the start has been read. */
    boolean knowsItsUrls() {
        return knownUrls.known();
    }

    @Override
    public void close() {
        knownUrls.close();
    }

    /** Makes a verdict the state, for this thread; for others once it is written. */
    public void apply(String teamId, Verdict verdict) {
        boolean removal = verdict.change().isPresent() && verdict.change().get() instanceof Change.Unlisted;
        if (removal) {
            // Others who read a page at this moment read it again; that is to be as short as it can.
            write();
            teams().removing();
        }
        verdict.change().ifPresent(this::apply);
        teams().put(teamId, verdict.team());
        if (removal) {
            write();
            teams().removed();
        }
    }

    /**
     * From now on others see all that was applied. A team's count and version come after the entries: who reads an answer
     * and keeps it with the version must not keep an older one.
     */
    public void write() {
        list.write();
        teams().write();
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Listed listed -> list(listed);
            case Change.Unlisted unlisted -> unlist(unlisted);
            case Change.Noted noted -> note(noted);
        }
    }

    private void list(Change.Listed change) {
        Listing listing = change.listing();
        String team = change.teamId();
        UrlState state = new UrlState(Optional.of(listing), change.origins());
        Bytes url = ListKeys.url(team, change.url());
        list.put(ListKeys.order(team, listing.sequence()), change.json());
        list.put(ListKeys.id(listing.entryId()), ListValues.holder(new Holder(team, listing.sequence())));
        list.put(url, ListValues.url(state));
        knownUrls.changed(knownUrls.hash(url), state);
        // Whoever comes by the member id finds the entry there.
        addMember(team, listing);
    }

    private void unlist(Change.Unlisted change) {
        Listing listing = change.listing();
        String team = change.teamId();
        putUrl(team, change.url(), new UrlState(Optional.empty(), change.origins()));
        removeMember(team, listing);
        list.delete(ListKeys.id(listing.entryId()));
        list.delete(ListKeys.order(team, listing.sequence()));
        Holes.forEachLevel(listing.sequence(), (level, block) -> addHole(team, level, block));
    }

    private void note(Change.Noted change) {
        Listing listing = change.state().listing().orElseThrow();
        if (change.before().memberId().isEmpty()) {
            addMember(change.teamId(), listing);
        }
        putUrl(change.teamId(), change.url(), change.state());
    }

    private void putUrl(String team, String url, UrlState state) {
        Bytes key = ListKeys.url(team, url);
        if (state.equals(UrlState.UNKNOWN)) {
            list.delete(key);
        } else {
            list.put(key, ListValues.url(state));
        }
        knownUrls.changed(knownUrls.hash(key), state);
    }

    private void addMember(String team, Listing listing) {
        OptionalLong memberId = listing.memberId();
        if (memberId.isEmpty()) {
            return;
        }
        long id = memberId.getAsLong();
        List<Listing> listings = new ArrayList<>(members(team, id));
        if (listings.size() < MEMBER_LISTINGS) {
            listings.add(listing);
            list.put(ListKeys.member(team, id), ListValues.member(listings));
        } else {
            list.put(ListKeys.furtherMember(team, id, listing.sequence()), ListValues.member(List.of(listing)));
        }
    }

    private void removeMember(String team, Listing listing) {
        OptionalLong memberId = listing.memberId();
        if (memberId.isEmpty()) {
            return;
        }
        long id = memberId.getAsLong();
        List<Listing> listings = new ArrayList<>(members(team, id));
        boolean full = listings.size() >= MEMBER_LISTINGS;
        if (!listings.removeIf(other -> other.sequence() == listing.sequence())) {
            list.delete(ListKeys.furtherMember(team, id, listing.sequence()));
            return;
        }
        Optional<Listing> moved = full ? firstFurther(team, id) : Optional.empty();
        moved.ifPresent(listings::add);
        Bytes key = ListKeys.member(team, id);
        if (listings.isEmpty()) {
            list.delete(key);
        } else {
            list.put(key, ListValues.member(listings));
        }
        moved.ifPresent(further -> list.delete(ListKeys.furtherMember(team, id, further.sequence())));
    }

    private Optional<Listing> firstFurther(String team, long memberId) {
        try (KeyValueIterator<Bytes, byte[]> further = list.range(
                ListKeys.furtherMember(team, memberId, 0), ListKeys.furtherMember(team, memberId, Long.MAX_VALUE))) {
            return further.hasNext()
                    ? Optional.of(
                            ListValues.member(further.next().value, memberId).getFirst())
                    : Optional.empty();
        }
    }

    /** Of what is remembered here it uses only what any thread may look at. */
    private final class Reader extends ListReader {

        Reader() {
            super(written, ListStore.this.teams());
        }

        @Override
        public UrlState url(String teamId, String url) {
            Bytes key = ListKeys.url(teamId, url);
            return knownUrls.isAbsent(knownUrls.hash(key)) ? UrlState.UNKNOWN : url(key);
        }
    }

    private void addHole(String team, int level, long block) {
        Bytes key = ListKeys.holes(team, level, block);
        byte[] before = list.get(key);
        list.put(key, ListValues.holes(before == null ? 1 : ListValues.holes(before) + 1));
    }
}
