package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Event.Source;
import io.dncstreams.chaos.check.Evidence.Asked;
import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Evidence.Entry;
import io.dncstreams.chaos.check.Evidence.Listed;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Judges a whole run. */
public final class Verdict {

    private Verdict() {}

    /** @return everything that must never be and was; empty if nothing */
    public static List<Violation> of(Evidence recorded) {
        Evidence evidence = Unnamed.named(recorded);
        List<Violation> violations = new ArrayList<>();
        evidence.broken().forEach(answer -> violations.add(Violation.of(Kind.BROKEN_CONTRACT, answer)));
        Set<String> neverDone = neverDone(evidence);
        histories(evidence, neverDone)
                .values()
                .forEach(history -> RegisterCheck.check(history).ifPresent(violations::add));
        Story story = Story.of(evidence.audit());
        violations.addAll(story.violations());
        violations.addAll(TrailCheck.check(evidence, story));
        violations.addAll(ListCheck.check(evidence.lists(), story));
        violations.addAll(OptOutCheck.check(evidence, neverDone));
        violations.addAll(GateCheck.check(evidence, story));
        return violations;
    }

    /**
     * Calls in doubt that the audit trail knows nothing of, or no change by them: whoever asked can't tell, but they excuse
     * no answer. Should the trail be wrong, what they did shows as something that nobody did.
     */
    private static Set<String> neverDone(Evidence evidence) {
        Set<String> changing = evidence.audit().stream()
                .filter(line -> line.outcome().equals("added") || line.outcome().equals("removed"))
                .map(AuditLine::requestId)
                .collect(Collectors.toSet());
        return evidence.asked().stream()
                .filter(asked -> asked.effect().filter(Effect::isInDoubt).isPresent())
                .filter(asked -> !changing.contains(asked.requestId()))
                .map(Asked::told)
                .collect(Collectors.toSet());
    }

    /** A list says something about everybody that anything is known of, also about those who are not on it. */
    private static Map<Person, List<Event>> histories(Evidence evidence, Set<String> neverDone) {
        Map<Person, List<Event>> people = new TreeMap<>();
        for (Event event : evidence.events()) {
            if (event.effect().isInDoubt() && neverDone.contains(event.told())) {
                continue;
            }
            people.computeIfAbsent(event.person(), person -> new ArrayList<>()).add(event);
        }
        for (Listed list : evidence.lists()) {
            list.entries()
                    .forEach(entry ->
                            people.computeIfAbsent(new Person(list.team(), entry.url()), person -> new ArrayList<>()));
        }
        Map<String, List<Listed>> byTeam = evidence.lists().stream()
                .collect(Collectors.groupingBy(Listed::team, HashMap::new, Collectors.toList()));
        byTeam.forEach((team, lists) -> {
            for (Listed list : lists) {
                Map<String, String> ids =
                        list.entries().stream().collect(Collectors.toMap(Entry::url, Entry::id, (a, b) -> b));
                people.forEach((person, events) -> {
                    if (person.team().equals(team)) {
                        String id = ids.get(person.url());
                        events.add(new Event(
                                person,
                                Source.CALL,
                                id == null ? new Effect.SawUnlisted() : new Effect.SawListed(id),
                                list.start(),
                                list.end(),
                                list.told() + (id == null ? " without" : " with " + id)));
                    }
                });
            }
        });
        return people;
    }
}
