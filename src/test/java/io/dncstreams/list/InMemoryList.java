package io.dncstreams.list;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The state that decisions are made from, in maps. */
final class InMemoryList implements ListView {

    private record Url(String teamId, String url) {}

    private record Place(String teamId, long sequence) {}

    private final Map<String, TeamState> teams = new HashMap<>();
    private final Map<Url, UrlState> urls = new HashMap<>();
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<Place, byte[]> entries = new HashMap<>();

    InMemoryList copy() {
        InMemoryList copy = new InMemoryList();
        copy.teams.putAll(teams);
        copy.urls.putAll(urls);
        copy.holders.putAll(holders);
        copy.entries.putAll(entries);
        return copy;
    }

    /** Decides a command and makes the verdict the state. */
    Verdict decide(Command command, long offset, Instant appendedAt) {
        Verdict verdict = Decider.decide(this, command, offset, appendedAt);
        teams.put(command.teamId(), verdict.team());
        verdict.change().ifPresent(this::apply);
        return verdict;
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Listed listed -> {
                urls.put(
                        new Url(listed.teamId(), listed.url()),
                        new UrlState(Optional.of(listed.listing()), listed.origins()));
                long sequence = listed.listing().sequence();
                entries.put(new Place(listed.teamId(), sequence), listed.json());
                holders.put(listed.listing().entryId(), new Holder(listed.teamId(), sequence));
            }
            case Change.Unlisted unlisted -> {
                urls.put(
                        new Url(unlisted.teamId(), unlisted.url()), new UrlState(Optional.empty(), unlisted.origins()));
                entries.remove(new Place(unlisted.teamId(), unlisted.listing().sequence()));
                holders.remove(unlisted.listing().entryId());
            }
            case Change.Noted noted -> urls.put(new Url(noted.teamId(), noted.url()), noted.state());
        }
    }

    @Override
    public TeamState team(String teamId) {
        return teams.getOrDefault(teamId, TeamState.EMPTY);
    }

    @Override
    public UrlState url(String teamId, String url) {
        return urls.getOrDefault(new Url(teamId, url), UrlState.UNKNOWN);
    }

    @Override
    public Optional<Holder> holder(String entryId) {
        return Optional.ofNullable(holders.get(entryId));
    }

    @Override
    public Optional<byte[]> entry(String teamId, long sequence) {
        return Optional.ofNullable(entries.get(new Place(teamId, sequence)));
    }
}
