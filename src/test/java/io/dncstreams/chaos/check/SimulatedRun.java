package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Event.Source;
import io.dncstreams.chaos.check.Evidence.Asked;
import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Evidence.Batched;
import io.dncstreams.chaos.check.Evidence.Entry;
import io.dncstreams.chaos.check.Evidence.EntryLine;
import io.dncstreams.chaos.check.Evidence.Judged;
import io.dncstreams.chaos.check.Evidence.Listed;
import io.dncstreams.chaos.check.Evidence.OptOut;
import io.dncstreams.chaos.check.Evidence.Sent;
import io.dncstreams.chaos.check.Evidence.Side;
import io.dncstreams.chaos.check.Evidence.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A system that is right by construction, with one moment for each call: calls overlap at random, some answers are lost,
 * and of those some took effect.
 */
final class SimulatedRun {

    static final String TEAM = "team_sim";

    private static final int STEP = 10;
    private static final int SPREAD = 35;

    final List<Event> events = new ArrayList<>();
    final List<Asked> asked = new ArrayList<>();
    final List<Batched> batched = new ArrayList<>();
    final List<OptOut> optOuts = new ArrayList<>();
    final List<Listed> lists = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Judged> judged = new ArrayList<>();
    final List<Word> words = new ArrayList<>();
    final List<AuditLine> audit = new ArrayList<>();
    final List<EntryLine> entries = new ArrayList<>();
    final Map<String, String> list = new LinkedHashMap<>();

    private final Map<Person, Set<String>> letInto = new HashMap<>();
    private final Random random;
    private final int lostPercent;
    private long now = 1_000;
    private long version;
    private int numbers;

    /** @param lostPercent share of changes without an answer */
    SimulatedRun(long seed, int calls, int people, int lostPercent) {
        this.random = new Random(seed);
        this.lostPercent = lostPercent;
        for (int i = 0; i < calls; i++) {
            now += STEP;
            Person person = new Person(TEAM, "p" + random.nextInt(people));
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> add(person);
                case 3, 4 -> delete(person);
                case 5, 6 -> look(person);
                case 7, 8 -> prospect(person);
                case 10, 11 -> optOut(person);
                case 12 -> batch(people);
                case 13 -> optOutAgain();
                default -> list();
            }
        }
        now += 10L * SPREAD;
    }

    Evidence evidence() {
        return new Evidence(
                events,
                asked,
                batched,
                optOuts,
                lists,
                sent,
                judged,
                words,
                audit,
                entries,
                Map.of(TEAM, Map.copyOf(list)),
                List.of());
    }

    /** After everything else. */
    long later() {
        now += STEP;
        return now;
    }

    private void add(Person person) {
        String request = "r" + ++numbers;
        String id = "id" + numbers;
        boolean lost = random.nextInt(100) < lostPercent;
        boolean done = !lost || random.nextBoolean();
        Optional<String> known = Optional.ofNullable(list.get(person.url()));
        if (done && known.isEmpty()) {
            version++;
            list.put(person.url(), id);
            told(person, true, id);
        }
        if (done) {
            auditAdd(person, request, known, id);
        }
        Effect effect = known.isEmpty() ? new Effect.Added(id) : new Effect.SawListed(known.get());
        change(person, request, lost ? new Effect.MaybeAdded() : effect);
    }

    private void delete(Person person) {
        String request = "r" + ++numbers;
        String id = Optional.ofNullable(list.get(person.url())).orElse("nobody's");
        boolean lost = random.nextInt(100) < lostPercent;
        boolean done = !lost || random.nextBoolean();
        boolean known = list.containsKey(person.url());
        if (done && known) {
            version++;
            list.remove(person.url());
            told(person, false, id);
        }
        if (done) {
            audit.add(new AuditLine(
                    TEAM,
                    request,
                    known ? "removed" : "not_found",
                    known ? Optional.of(person.url()) : Optional.empty(),
                    id,
                    version,
                    numbers,
                    now + random.nextInt(SPREAD)));
        }
        Effect effect = known ? new Effect.Removed(id) : new Effect.SawOther(id);
        change(person, request, lost ? new Effect.MaybeRemoved(id) : effect);
    }

    /** Decided, perhaps twice; one that was not acknowledged, perhaps never. */
    private void optOut(Person person) {
        boolean acknowledged = random.nextInt(100) >= lostPercent;
        String request = "o" + ++numbers;
        optOuts.add(new OptOut(request, person, acknowledged, now - random.nextInt(SPREAD)));
        if (acknowledged || random.nextBoolean()) {
            boolean unused = list(person, request);
        }
    }

    /** The intake delivers at least once, and what it delivers again may come much later. */
    private void optOutAgain() {
        if (optOuts.isEmpty()) {
            return;
        }
        OptOut again = optOuts.get(random.nextInt(optOuts.size()));
        if (audit.stream().noneMatch(line -> line.requestId().equals(again.requestId()))) {
            return;
        }
        numbers++;
        String url = again.person().url();
        String own = "id-" + again.requestId();
        Optional<String> known = Optional.ofNullable(list.get(url));
        String outcome = known.isEmpty() ? OptOutCheck.REDELIVERED : known.get().equals(own) ? "added" : "duplicate";
        audit.add(new AuditLine(
                TEAM,
                again.requestId(),
                outcome,
                Optional.of(url),
                known.orElse(own),
                version,
                numbers,
                now + random.nextInt(SPREAD)));
    }

    private void batch(int people) {
        String request = "b" + ++numbers;
        long start = now - random.nextInt(SPREAD);
        for (int i = 0; i < Math.min(people, 3); i++) {
            Person person = new Person(TEAM, "p" + i);
            String own = request + "|" + person.url();
            numbers++;
            boolean added = list(person, own);
            batched.add(new Batched(own, person, added, start, now + SPREAD, own));
        }
    }

    /** @return whether the person was not listed before */
    private boolean list(Person person, String request) {
        Optional<String> known = Optional.ofNullable(list.get(person.url()));
        String id = "id-" + request;
        if (known.isEmpty()) {
            version++;
            list.put(person.url(), id);
            told(person, true, id);
        }
        auditAdd(person, request, known, id);
        return known.isEmpty();
    }

    /** @param known id of the entry that was there already */
    private void auditAdd(Person person, String request, Optional<String> known, String id) {
        audit.add(new AuditLine(
                TEAM,
                request,
                known.isEmpty() ? "added" : "duplicate",
                Optional.of(person.url()),
                known.orElse(id),
                version,
                numbers,
                now + random.nextInt(SPREAD)));
    }

    private void told(Person person, boolean added, String id) {
        entries.add(new EntryLine(person, added ? Optional.of(id) : Optional.empty(), version));
        words.add(new Word(person, added, id, version, Set.copyOf(letInto.getOrDefault(person, Set.of()))));
    }

    private void change(Person person, String request, Effect effect) {
        long start = now - random.nextInt(SPREAD);
        boolean forEver = effect.isInDoubt() && random.nextBoolean();
        long end = forEver ? Event.NEVER : now + random.nextInt(SPREAD);
        String told = request + " " + effect;
        events.add(new Event(person, Source.CALL, effect, start, end, told));
        asked.add(new Asked(request, Optional.of(effect), told));
    }

    private void look(Person person) {
        Effect effect = seen(person);
        events.add(new Event(
                person,
                Source.CALL,
                effect,
                now - random.nextInt(SPREAD),
                now + random.nextInt(SPREAD),
                "check " + effect));
    }

    private Effect seen(Person person) {
        String id = list.get(person.url());
        return id == null ? new Effect.SawUnlisted() : new Effect.SawListed(id);
    }

    private void prospect(Person person) {
        long number = ++numbers;
        Optional<String> id = Optional.ofNullable(list.get(person.url()));
        Side side = id.isEmpty() ? Side.CLEARED : Side.SUPPRESSED;
        sent.add(new Sent(number, person, true));
        String campaign = "c" + number % 3;
        if (side == Side.CLEARED) {
            letInto.computeIfAbsent(person, p -> new HashSet<>()).add(campaign);
        }
        judged.add(new Judged(number, person, side, version, id, campaign, "prospects@" + number));
        events.add(new Event(
                person,
                Source.GATE,
                seen(person),
                now - random.nextInt(SPREAD),
                now + random.nextInt(SPREAD),
                "prospect " + number));
    }

    private void list() {
        List<Entry> all = new ArrayList<>();
        list.forEach((url, id) -> all.add(new Entry(url, id)));
        Collections.reverse(all);
        lists.add(new Listed(TEAM, now - random.nextInt(SPREAD), now + random.nextInt(SPREAD), all, "list"));
    }
}
