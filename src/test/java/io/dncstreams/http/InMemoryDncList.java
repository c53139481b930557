package io.dncstreams.http;

import io.dncstreams.list.Decision;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.query.ListExport;
import io.dncstreams.query.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The lists of all teams in a map, deciding as the real one does: one decision after the other, uniqueness by canonical
 * URL within a team, newest first, ids that name their team. Member ids are not looked at. Can be told to be
 * unavailable.
 */
public final class InMemoryDncList implements DncList {

    private final InstantSource clock;
    private final Map<String, SequencedMap<String, Entry>> teams = new HashMap<>();
    private final Map<String, String> teamOfId = new HashMap<>();
    private final Set<String> elsewhere = new HashSet<>();
    private Optional<Duration> unavailable = Optional.empty();
    private Optional<RuntimeException> broken = Optional.empty();
    private Optional<Decision> forced = Optional.empty();
    private Optional<Instant> lastDeadline = Optional.empty();
    private final List<Addition> additions = new ArrayList<>();
    private Duration slowness = Duration.ZERO;
    private Optional<RuntimeException> exportFailure = Optional.empty();
    private int exportPieces;
    private int ids;

    private record Entry(String id, byte[] json) {}

    public InMemoryDncList(InstantSource clock) {
        this.clock = clock;
    }

    /** From now on the team is served by another instance. */
    public synchronized void moveAway(String teamId) {
        elsewhere.add(teamId);
    }

    public synchronized void moveHere(String teamId) {
        elsewhere.remove(teamId);
    }

    /** From now on every question ends with {@link UnavailableException}. */
    public synchronized void becomeUnavailable(Duration retryAfter) {
        unavailable = Optional.of(retryAfter);
    }

    /** From now on every question ends with this. */
    public synchronized void breakWith(RuntimeException failure) {
        broken = Optional.of(failure);
    }

    /** From now on every change is decided like this, without effect. */
    public synchronized void decide(Decision decision) {
        forced = Optional.of(decision);
    }

    /** Everything that was asked to be added, in order. */
    public synchronized Optional<Instant> lastDeadline() {
        return lastDeadline;
    }

    public synchronized List<Addition> additions() {
        return List.copyOf(additions);
    }

    /** From now on every question takes this long. */
    public synchronized void sleepOn(Duration time) {
        slowness = time;
    }

    @Override
    public synchronized boolean serves(String teamId) {
        return !elsewhere.contains(teamId);
    }

    @Override
    public synchronized List<Decision> add(Caller caller, List<Addition> additions, Instant deadline) {
        fail();
        this.additions.addAll(additions);
        if (additions.isEmpty()) {
            throw new IllegalArgumentException("nothing to add");
        }
        return additions.stream()
                .map(addition -> add(caller.teamId(), addition))
                .toList();
    }

    @Override
    public synchronized Decision delete(Caller caller, String entryId, Instant deadline) {
        lastDeadline = Optional.of(deadline);
        fail();
        if (forced.isPresent()) {
            return forced.get();
        }
        String owner = teamOfId.get(entryId);
        if (owner == null) {
            return new Decision.NotFound();
        }
        if (!owner.equals(caller.teamId())) {
            return new Decision.OtherTeam();
        }
        teamOfId.remove(entryId);
        Map<String, Entry> entries = teams.get(owner);
        String url = entries.entrySet().stream()
                .filter(e -> e.getValue().id().equals(entryId))
                .findFirst()
                .orElseThrow()
                .getKey();
        return new Decision.Removed(entries.remove(url).json());
    }

    @Override
    public synchronized CheckAnswer check(String teamId, Person person, Instant deadline) {
        fail();
        return new CheckAnswer(
                Optional.ofNullable(entries(teamId).get(person.url())).map(Entry::json), false);
    }

    @Override
    public synchronized List<Optional<byte[]>> check(String teamId, List<Person> people, Instant deadline) {
        return people.stream()
                .map(person -> check(teamId, person, deadline).entry())
                .toList();
    }

    /** From now on exports end with this after some pieces. */
    public synchronized void breakExports(int afterPieces, RuntimeException failure) {
        exportPieces = afterPieces;
        exportFailure = Optional.of(failure);
    }

    /** Exports end at their end again. */
    public synchronized void mendExports() {
        exportFailure = Optional.empty();
    }

    @Override
    public synchronized ListExport export(String teamId, Instant deadline) {
        fail();
        List<byte[]> entries = entries(teamId).sequencedValues().reversed().stream()
                .map(Entry::json)
                .toList();
        Optional<RuntimeException> failure = exportFailure;
        int good = exportPieces;
        return new ListExport() {
            private int pieces;
            private int given;

            @Override
            public long count() {
                return entries.size();
            }

            @Override
            public List<byte[]> next(int atMost) {
                if (failure.isPresent() && pieces++ >= good) {
                    throw failure.get();
                }
                List<byte[]> next = entries.subList(given, Math.min(entries.size(), given + atMost));
                given += next.size();
                return next;
            }
        };
    }

    @Override
    public synchronized Page page(String teamId, int limit, long offset, Instant deadline) {
        fail();
        List<byte[]> newestFirst = entries(teamId).sequencedValues().reversed().stream()
                .skip(offset)
                .limit(limit)
                .map(Entry::json)
                .toList();
        return new Page(newestFirst, entries(teamId).size());
    }

    private Decision add(String teamId, Addition addition) {
        if (forced.isPresent()) {
            return forced.get();
        }
        Entry existing = entries(teamId).get(addition.person().url());
        if (existing != null) {
            return new Decision.AlreadyListed(existing.json());
        }
        String id = String.format(Locale.ROOT, "dnc_%08d", ++ids);
        String now =
                String.format(Locale.ROOT, "%1$tFT%1$tT.%1$tLZ", clock.instant().atZone(ZoneOffset.UTC));
        JsonBytes json = new JsonBytes(256)
                .raw("{\"$id\":")
                .string(id)
                .raw(",\"teamId\":")
                .string(teamId)
                .raw(",\"url\":")
                .string(addition.person().url())
                .raw(",\"$createdAt\":")
                .string(now)
                .raw(",\"$updatedAt\":")
                .string(now);
        addition.reason().ifPresent(reason -> json.raw(",\"reason\":").string(reason));
        addition.source().ifPresent(source -> json.raw(",\"source\":").string(source));
        Entry entry = new Entry(id, json.raw("}").toByteArray());
        entries(teamId).put(addition.person().url(), entry);
        teamOfId.put(id, teamId);
        return new Decision.Added(entry.json());
    }

    private SequencedMap<String, Entry> entries(String teamId) {
        return teams.computeIfAbsent(teamId, team -> new LinkedHashMap<>());
    }

    private void fail() {
        sleep();
        if (unavailable.isPresent()) {
            throw new UnavailableException("told to be unavailable", unavailable.get());
        }
        if (broken.isPresent()) {
            throw broken.get();
        }
    }

    private void sleep() {
        try {
            Thread.sleep(slowness);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
