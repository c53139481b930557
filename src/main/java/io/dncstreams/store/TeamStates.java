package io.dncstreams.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dncstreams.list.TeamState;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The state of each team, in front of its store. The gate asks for it with every prospect, so the busiest teams are kept
 * as objects.
 */
final class TeamStates {

    /** About 100 bytes each. */
    private static final int CACHED_TEAMS = 20_000;

    private final KeyValueStore<String, byte[]> store;
    private final Cache<String, TeamState> cache = Caffeine.newBuilder()
            .maximumSize(CACHED_TEAMS)
            .executor(Runnable::run)
            .build();
    private final AtomicLong removals = new AtomicLong();

    /** Not written yet; touched by the stream thread alone. */
    private final Map<String, TeamState> pending = new HashMap<>();

    TeamStates(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** What else is in the store; for any thread. */
    ImportReader imports() {
        return new ImportReader(store);
    }

    /** For any thread: as it was written last. */
    TeamState get(String teamId) {
        TeamState cached = cache.getIfPresent(teamId);
        // Whoever reads an older state here does so before write() has written to the store, and so before it
        // overwrites
        // what is kept: nothing outdated stays.
        return cached != null ? cached : cache.get(teamId, this::stored);
    }

    /** For the stream thread, which sees what it put at once. */
    TeamState latest(String teamId) {
        TeamState put = pending.get(teamId);
        return put != null ? put : get(teamId);
    }

    /** For the stream thread; others see it once it is written. */
    void put(String teamId, TeamState state) {
        pending.put(teamId, state);
    }

    /** For the stream thread. */
    void write() {
        pending.forEach((teamId, state) -> {
            store.put(teamId, ListValues.team(state));
            cache.put(teamId, state);
        });
        pending.clear();
    }

    /** For the stream thread: entries are about to go; until {@link #removed} no page that is being read counts. */
    void removing() {
        removals.incrementAndGet();
    }

    /** For the stream thread: they are gone. */
    void removed() {
        removals.incrementAndGet();
    }

    /** Changes with every removal and is odd during one. */
    long removals() {
        return removals.get();
    }

    private TeamState stored(String teamId) {
        byte[] bytes = store.get(teamId);
        return bytes == null ? TeamState.EMPTY : ListValues.team(bytes);
    }
}
