package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Event.Source;
import io.dncstreams.chaos.check.Evidence.Asked;
import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Evidence.Batched;
import io.dncstreams.chaos.check.Evidence.OptOut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of which nobody is told the entry's id: those of batches, and opt-outs by topic. The id is the one in the audit
 * trail; should that be wrong, checks and lists contradict it.
 */
final class Unnamed {

    private final Map<String, AuditLine> lines = new HashMap<>();

    private Unnamed(List<AuditLine> audit) {
        audit.stream()
                .filter(line -> !line.outcome().equals(OptOutCheck.REDELIVERED))
                .forEach(line -> lines.putIfAbsent(line.requestId(), line));
    }

    /** The same evidence with what they did among all other changes. */
    static Evidence named(Evidence evidence) {
        Unnamed unnamed = new Unnamed(evidence.audit());
        List<Event> events = new ArrayList<>(evidence.events());
        List<Asked> asked = new ArrayList<>(evidence.asked());
        for (Batched one : evidence.batched()) {
            Effect effect = unnamed.effect(one);
            events.add(new Event(one.person(), Source.CALL, effect, one.start(), one.end(), one.told()));
            asked.add(new Asked(one.requestId(), Optional.of(effect), one.told()));
        }
        evidence.optOuts().forEach(optOut -> unnamed.event(optOut).ifPresent(events::add));
        return new Evidence(
                events,
                asked,
                evidence.batched(),
                evidence.optOuts(),
                evidence.lists(),
                evidence.sent(),
                evidence.judged(),
                evidence.words(),
                evidence.audit(),
                evidence.entries(),
                evidence.finalLists(),
                evidence.broken());
    }

    /** What was done is what the answer says; only under which id is not. */
    private Effect effect(Batched one) {
        String id = Optional.ofNullable(lines.get(one.requestId()))
                .map(AuditLine::entryId)
                .orElse("an id that nobody knows");
        return one.added() ? new Effect.Added(id) : new Effect.SawListed(id);
    }

    /** It had its moment before its audit record was seen. Without one, it has done nothing that excuses an answer. */
    private Optional<Event> event(OptOut optOut) {
        return Optional.ofNullable(lines.get(optOut.requestId())).map(line -> {
            String id = line.entryId();
            return new Event(
                    optOut.person(),
                    Source.OPT_OUT,
                    line.outcome().equals("added") ? new Effect.Added(id) : new Effect.SawListed(id),
                    optOut.start(),
                    Math.max(optOut.start(), line.seenAt()),
                    "opt-out of %s by topic (%s): %s %s"
                            .formatted(optOut.person(), optOut.requestId(), line.outcome(), id));
        });
    }
}
