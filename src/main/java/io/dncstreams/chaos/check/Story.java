package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The lists as the audit trail tells them: every version of every team. */
final class Story {

    /** One change of a list. */
    record Change(Person person, boolean added, String id, long version) {}

    private final Map<Person, NavigableMap<Long, Optional<String>>> people = new HashMap<>();
    private final Map<String, Map<String, String>> lists = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final Map<String, Person> byId = new HashMap<>();
    private final Map<String, String> addedBy = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    /** Plays a trail, and notes where it contradicts itself. */
    static Story of(List<AuditLine> trail) {
        Story story = new Story();
        trail.forEach(story::take);
        return story;
    }

    List<Violation> violations() {
        return violations;
    }

    /** All changes, those of a team in their order. */
    List<Change> changes() {
        return changes;
    }

    /** Id of the entry under which somebody was listed at a version of the team's list. */
    Optional<String> at(Person person, long version) {
        var entry = people.getOrDefault(person, new TreeMap<>()).floorEntry(version);
        return entry == null ? Optional.empty() : entry.getValue();
    }

    /** URL to entry id, in the end. */
    Map<String, String> list(String team) {
        return lists.getOrDefault(team, Map.of());
    }

    private void take(AuditLine line) {
        long before = versions.getOrDefault(line.team(), 0L);
        if (line.commandOffset() <= offsets.getOrDefault(line.team(), -1L)) {
            wrong(line, "was decided again, or out of order");
        }
        offsets.put(line.team(), line.commandOffset());
        Map<String, String> list = lists.computeIfAbsent(line.team(), team -> new HashMap<>());
        boolean changes = (line.outcome().equals("added") && !isAgain(line))
                || line.outcome().equals("removed");
        if (line.version() != before + (changes ? 1 : 0)) {
            wrong(line, "has not the version that follows " + before);
        }
        versions.put(line.team(), line.version());
        Optional<String> url = line.url()
                .or(() -> Optional.ofNullable(byId.get(line.entryId())).map(Person::url));
        Optional<String> known = url.map(list::get);
        switch (line.outcome()) {
            case "added" -> {
                if (isAgain(line)) {
                    return;
                }
                addedBy.put(line.entryId(), line.requestId());
                if (known.isPresent() || byId.containsKey(line.entryId())) {
                    wrong(line, "adds somebody who is listed, or an id that was used before");
                }
                url.ifPresent(person -> change(line, person, true));
            }
            case "removed" -> {
                if (!known.equals(Optional.of(line.entryId()))) {
                    wrong(line, "removes somebody who is not listed under this id");
                }
                url.ifPresent(person -> change(line, person, false));
            }
            case "duplicate" -> {
                if (!known.equals(Optional.of(line.entryId()))) {
                    wrong(line, "finds a duplicate of what is not listed");
                }
            }
            case "not_found" -> {
                if (known.equals(Optional.of(line.entryId()))) {
                    wrong(line, "does not find what is listed");
                }
            }
            case "expired" -> {
                // Came too late and changed nothing.
            }
            case OptOutCheck.REDELIVERED -> {
                // Changed nothing, whoever was deleted meanwhile.
            }
            default -> wrong(line, "has an outcome that no call of this run can have");
        }
    }

    /** An opt-out by topic may come again; while its entry is there, it is answered as the first time. */
    private boolean isAgain(AuditLine line) {
        return line.requestId().equals(addedBy.get(line.entryId()))
                && lists.get(line.team()).containsValue(line.entryId());
    }

    private void change(AuditLine line, String url, boolean added) {
        Person person = new Person(line.team(), url);
        Map<String, String> list = lists.get(line.team());
        if (added) {
            list.put(url, line.entryId());
            byId.put(line.entryId(), person);
        } else {
            list.remove(url);
        }
        people.computeIfAbsent(person, p -> new TreeMap<>())
                .put(line.version(), added ? Optional.of(line.entryId()) : Optional.empty());
        changes.add(new Change(person, added, line.entryId(), line.version()));
    }

    private void wrong(AuditLine line, String how) {
        violations.add(Violation.of(Kind.OTHER_STORY, "audit record " + line + " " + how));
    }
}
