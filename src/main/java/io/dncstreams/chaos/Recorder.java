package io.dncstreams.chaos;

import io.dncstreams.chaos.Api.Answer;
import io.dncstreams.chaos.check.Effect;
import io.dncstreams.chaos.check.Event;
import io.dncstreams.chaos.check.Event.Source;
import io.dncstreams.chaos.check.Evidence.Asked;
import io.dncstreams.chaos.check.Evidence.Batched;
import io.dncstreams.chaos.check.Evidence.Listed;
import io.dncstreams.chaos.check.Person;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Notes down what was asked and what came back. Thread-safe. */
final class Recorder {

    /** From a call to its being looked at, on a machine that has much to do. */
    private static final Duration SLACK = Duration.ofMillis(1_500);

    static final String BATCH = "chaos-batch-";

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Map<Event, Call> inDoubt = new ConcurrentHashMap<>();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Batched> batched = new ConcurrentLinkedQueue<>();
    private final Queue<Listed> lists = new ConcurrentLinkedQueue<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong lastDoubt = new AtomicLong(System.nanoTime());

    /** For a call about several people. */
    String nextBatchId() {
        return BATCH + requests.incrementAndGet();
    }

    String nextRequestId() {
        return "chaos-" + requests.incrementAndGet();
    }

    /** A call that asked for a change. */
    void change(Call.Kind kind, Person person, String requestId, Answer answer, Optional<Effect> effect) {
        change(call(kind, person.team(), answer), person, requestId, answer, effect);
    }

    private void change(Call call, Person person, String requestId, Answer answer, Optional<Effect> effect) {
        String told = told(call.kind(), person, requestId, answer, effect);
        asked.add(new Asked(requestId, effect, told));
        effect.ifPresent(known -> {
            Event event = new Event(person, Source.CALL, known, answer.start(), end(answer, known), told);
            events.add(event);
            if (known.isInDoubt()) {
                inDoubt.put(event, call);
            }
        });
    }

    /**
     * A call that asked for the same change of several people.
     *
     * @param added by person, whether the answer says added or else duplicate; empty if there was no such answer
     * @param doubt what may have become of each of them then
     */
    void batch(List<Person> people, String requestId, Answer answer, List<Boolean> added, Optional<Effect> doubt) {
        Call call = call(Call.Kind.BATCH, people.getFirst().team(), answer);
        for (int i = 0; i < people.size(); i++) {
            Person person = people.get(i);
            String own = ofBatch(requestId, person.url());
            if (added.isEmpty()) {
                change(call, person, own, answer, doubt);
            } else {
                batched.add(new Batched(
                        own,
                        person,
                        added.get(i),
                        answer.start(),
                        answer.end(),
                        "%s %s at instance %d (%s): %s"
                                .formatted(
                                        call.kind(),
                                        person,
                                        answer.instance(),
                                        requestId,
                                        added.get(i) ? "added" : "duplicate")));
            }
        }
    }

    /** By which one person's change in a batch is told from the others'; the audit trail names both. */
    static String ofBatch(String requestId, String url) {
        return requestId + " " + url;
    }

    /** A check. */
    void look(Person person, String requestId, Answer answer, Optional<Effect> effect) {
        var unused = call(Call.Kind.CHECK, person.team(), answer);
        effect.ifPresent(known -> look(person, requestId, answer, known));
    }

    /** What an answer to a check said, or was to have said. */
    void look(Person person, String requestId, Answer answer, Effect known) {
        events.add(new Event(
                person,
                Source.CALL,
                known,
                answer.start(),
                answer.end(),
                told(Call.Kind.CHECK, person, requestId, answer, Optional.of(known))));
    }

    void list(String team, Answer answer, Optional<Listed> list) {
        var unused = call(Call.Kind.LIST, team, answer);
        list.ifPresent(lists::add);
    }

    void broken(String what) {
        broken.add(what);
    }

    private Call call(Call.Kind kind, String team, Answer answer) {
        Call call = new Call(kind, team, answer.instance(), answer.start(), answer.end(), answer.status());
        calls.add(call);
        return call;
    }

    private long end(Answer answer, Effect effect) {
        if (!effect.isInDoubt()) {
            return answer.end();
        }
        if (answer.status() != 503) {
            // The request may lie in the socket of somebody who sleeps.
            return Event.NEVER;
        }
        long end = answer.end() + ChaosPlan.DEADLINE.toNanos();
        lastDoubt.accumulateAndGet(end, Math::max);
        return end;
    }

    private static String told(
            Call.Kind kind, Person person, String requestId, Answer answer, Optional<Effect> effect) {
        return "%s %s at instance %d (%s): %s %s"
                .formatted(
                        kind,
                        person,
                        answer.instance(),
                        requestId,
                        answer.status() == 0 ? "no answer" : Integer.toString(answer.status()),
                        effect.map(Effect::toString).orElse("never done"));
    }

    /** Until when a change that was answered 503 may take effect; nanoseconds. */
    long lastDoubt() {
        return lastDoubt.get();
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** @param faults that kept instances from looking at calls; a call's time begins when it is looked at */
    List<Event> events(List<Fault> faults) {
        return events.stream().map(event -> bounded(event, faults)).toList();
    }

    private Event bounded(Event event, List<Fault> faults) {
        Call call = inDoubt.get(event);
        if (call == null || call.status() != 503 || faults.stream().anyMatch(fault -> fault.delays(call))) {
            return event;
        }
        long appended = event.start() + ChaosPlan.DEADLINE.plus(SLACK).toNanos();
        long inSight = faults.stream()
                .filter(fault -> fault.holdsBack(event.start(), appended))
                .mapToLong(Fault::end)
                .reduce(appended, Math::max);
        long end = Math.min(event.end(), inSight);
        return new Event(event.person(), event.source(), event.effect(), event.start(), end, event.told());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    List<Batched> batched() {
        return List.copyOf(batched);
    }

    List<Listed> lists() {
        return List.copyOf(lists);
    }

    List<String> broken() {
        return List.copyOf(broken);
    }

    /** Whether somebody of a team was served a call of this sort that began after a moment. */
    boolean servedSince(String team, boolean write, long nanos) {
        return calls.stream()
                .anyMatch(call -> call.start() > nanos
                        && call.kind().isWrite() == write
                        && call.team().equals(team)
                        && call.isServed());
    }
}
