package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Evidence.Asked;
import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Evidence.EntryLine;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether audit trail, entries and answers tell the same story. */
final class TrailCheck {

    private final Evidence evidence;
    private final Story story;
    private final List<Violation> violations = new ArrayList<>();

    private TrailCheck(Evidence evidence, Story story) {
        this.evidence = evidence;
        this.story = story;
    }

    static List<Violation> check(Evidence evidence, Story story) {
        TrailCheck check = new TrailCheck(evidence, story);
        check.answers();
        check.entries();
        check.finalLists();
        return check.violations;
    }

    private void answers() {
        Map<String, List<AuditLine>> byRequest = new HashMap<>();
        for (AuditLine line : evidence.audit()) {
            byRequest.computeIfAbsent(line.requestId(), id -> new ArrayList<>()).add(line);
        }
        for (Asked asked : evidence.asked()) {
            List<AuditLine> lines = byRequest.getOrDefault(asked.requestId(), List.of());
            byRequest.remove(asked.requestId());
            if (lines.size() > 1) {
                wrong("%s was decided %d times: %s".formatted(asked.told(), lines.size(), lines));
            } else if (asked.effect().isEmpty() && !lines.isEmpty()) {
                wrong("%s can't have reached anybody, and was decided: %s".formatted(asked.told(), lines));
            } else if (asked.effect().isPresent()) {
                answer(asked, asked.effect().get(), lines.stream().findFirst());
            }
        }
        evidence.optOuts().forEach(optOut -> byRequest.remove(optOut.requestId()));
        byRequest.values().forEach(lines -> lines.forEach(line -> wrong("nobody asked for " + line)));
    }

    private void answer(Asked asked, Effect effect, Optional<AuditLine> line) {
        boolean same = switch (effect) {
            case Effect.Added added -> is(line, "added", added.id());
            case Effect.Removed removed -> is(line, "removed", removed.id());
            case Effect.SawListed listed -> is(line, "duplicate", listed.id());
            case Effect.SawOther other -> is(line, "not_found", other.id());
            case Effect.SawUnlisted unlisted -> false;
            case Effect.MaybeAdded added -> true;
            case Effect.MaybeRemoved removed -> true;
        };
        if (!same) {
            wrong("%s stands in the audit trail as %s"
                    .formatted(asked.told(), line.map(AuditLine::toString).orElse("nothing")));
        }
    }

    private static boolean is(Optional<AuditLine> line, String outcome, String id) {
        return line.filter(l -> l.outcome().equals(outcome) && l.entryId().equals(id))
                .isPresent();
    }

    /** One entry for each change, and no other. */
    private void entries() {
        Set<EntryLine> told = new HashSet<>();
        for (EntryLine line : evidence.entries()) {
            if (!told.add(line)) {
                wrong("twice on the topic of entries: " + line);
            }
        }
        for (Story.Change change : story.changes()) {
            EntryLine line = new EntryLine(
                    change.person(), change.added() ? Optional.of(change.id()) : Optional.empty(), change.version());
            if (!told.remove(line)) {
                wrong("missing on the topic of entries: " + line);
            }
        }
        told.forEach(line -> wrong("on the topic of entries, and not in the audit trail: " + line));
    }

    private void finalLists() {
        evidence.finalLists().forEach((team, list) -> {
            Map<String, String> audited = story.list(team);
            if (!list.equals(audited)) {
                Map<String, String> onlyList = new HashMap<>(list);
                onlyList.entrySet().removeAll(audited.entrySet());
                Map<String, String> onlyAudit = new HashMap<>(audited);
                onlyAudit.entrySet().removeAll(list.entrySet());
                wrong("the list of %s has %s, the audit trail has %s".formatted(team, onlyList, onlyAudit));
            }
        });
    }

    private void wrong(String what) {
        violations.add(Violation.of(Kind.OTHER_STORY, what));
    }
}
