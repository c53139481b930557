package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Evidence.OptOut;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether every opt-out that stands on the topic was decided, one that came again changed nothing, and whoever it was about is on the list in the end,
 * unless taken off by a call that may have come later. That gates knew of it is seen from what they let through.
 */
final class OptOutCheck {

    /** One that came again and changed nothing, which may happen to any. */
    static final String REDELIVERED = "redelivered";

    private static final Set<String> OUTCOMES = Set.of("added", "duplicate");

    private final Evidence evidence;
    private final Map<String, List<AuditLine>> lines;
    private final Map<Person, List<Event>> deletes;
    private final List<Violation> violations = new ArrayList<>();

    /** @param neverDone what was told of calls that surely changed nothing */
    private OptOutCheck(Evidence evidence, Set<String> neverDone) {
        this.evidence = evidence;
        this.lines = evidence.audit().stream().collect(Collectors.groupingBy(AuditLine::requestId));
        this.deletes = evidence.events().stream()
                .filter(event -> event.effect() instanceof Effect.Removed
                        || event.effect() instanceof Effect.MaybeRemoved && !neverDone.contains(event.told()))
                .collect(Collectors.groupingBy(Event::person));
    }

    static List<Violation> check(Evidence evidence, Set<String> neverDone) {
        OptOutCheck check = new OptOutCheck(evidence, neverDone);
        evidence.optOuts().forEach(check::check);
        return check.violations;
    }

    private void check(OptOut optOut) {
        List<AuditLine> decided = lines.getOrDefault(optOut.requestId(), List.of());
        boolean never = decided.isEmpty() || decided.getFirst().outcome().equals(REDELIVERED);
        if (never && (optOut.acknowledged() || !decided.isEmpty())) {
            wrong(Kind.LOST_OPT_OUT, "nobody ever decided " + optOut);
        } else if (!never && !isOf(decided.getFirst(), optOut)) {
            wrong(Kind.OTHER_STORY, "%s stands in the audit trail as %s".formatted(optOut, decided.getFirst()));
        } else if (!never && decided.stream().anyMatch(line -> isAnotherAdd(line, decided.getFirst()))) {
            wrong(Kind.OTHER_STORY, "%s came again and added somebody: %s".formatted(optOut, decided));
        } else if (optOut.acknowledged() && !isListed(optOut.person()) && !mayHaveBeenDeletedAfter(optOut)) {
            wrong(Kind.LOST_OPT_OUT, "nobody is on the list in the end, and nobody was deleted, after " + optOut);
        }
    }

    /** One that comes again is answered as before while its entry is there, and changes nothing. */
    private static boolean isAnotherAdd(AuditLine line, AuditLine first) {
        return line.outcome().equals("added")
                && !(first.outcome().equals("added") && first.entryId().equals(line.entryId()));
    }

    private static boolean isOf(AuditLine line, OptOut optOut) {
        return OUTCOMES.contains(line.outcome())
                && line.team().equals(optOut.person().team())
                && line.url().filter(optOut.person().url()::equals).isPresent();
    }

    private boolean isListed(Person person) {
        return evidence.finalLists().getOrDefault(person.team(), Map.of()).containsKey(person.url());
    }

    private boolean mayHaveBeenDeletedAfter(OptOut optOut) {
        return deletes.getOrDefault(optOut.person(), List.of()).stream()
                .anyMatch(delete -> delete.end() >= optOut.start());
    }

    private void wrong(Kind kind, String what) {
        violations.add(Violation.of(kind, what));
    }
}
