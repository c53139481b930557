package io.dncstreams.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.chaos.check.Event.Source;
import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Evidence.Batched;
import io.dncstreams.chaos.check.Evidence.Judged;
import io.dncstreams.chaos.check.Evidence.Listed;
import io.dncstreams.chaos.check.Evidence.OptOut;
import io.dncstreams.chaos.check.Evidence.Side;
import io.dncstreams.chaos.check.Evidence.Word;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is right is never found wrong, whatever overlaps and whichever answers are lost; what is planted is always found. */
class VerdictPropertyTest {

    private static final int CALLS = 120;

    @Property(tries = 300)
    void aRunThatIsRightHasNoViolations(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int people, @ForAll @IntRange(max = 40) int lost) {
        assertThat(Verdict.of(new SimulatedRun(seed, CALLS, people, lost).evidence()))
                .isEmpty();
    }

    /** Of somebody whom no change was about just then, an answer can't be the opposite of what it was. */
    @Property(tries = 150)
    void aFlippedCheckIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 0);
        List<Event> changes = Unnamed.named(run.evidence()).events();
        Optional<Event> quiet = run.events.stream()
                .filter(event -> event.told().startsWith("check"))
                .filter(event -> changes.stream()
                        .noneMatch(other -> other.person().equals(event.person())
                                && !other.effect().isObservation()
                                && other.start() <= event.end()
                                && other.end() >= event.start()))
                .findAny();
        Assume.that(quiet.isPresent());
        Event flipped = quiet.get();
        run.events.remove(flipped);

        run.events.add(new Event(
                flipped.person(),
                Source.CALL,
                flipped.effect() instanceof Effect.SawUnlisted
                        ? new Effect.SawListed("id999")
                        : new Effect.SawUnlisted(),
                flipped.start(),
                flipped.end(),
                "flipped"));

        assertThat(kinds(run)).containsAnyOf(Kind.STALE_READ, Kind.LOST_ADD, Kind.LOST_DELETE);
    }

    /** Nobody answered a delete, which may be done at any time; but the audit trail says that it never was. */
    @Test
    void whatWasNeverDoneExcusesNoAnswer() {
        SimulatedRun run = new SimulatedRun(1, 0, 1, 0);
        Person person = new Person(SimulatedRun.TEAM, "p0");
        run.list.put("p0", "id1");
        run.audit.add(new AuditLine(SimulatedRun.TEAM, "r1", "added", Optional.of("p0"), "id1", 1, 1, 20));
        run.entries.add(new Evidence.EntryLine(person, Optional.of("id1"), 1));
        run.words.add(new Word(person, true, "id1", 1, Set.of()));
        call(run, person, "r1", new Effect.Added("id1"), 10, 20);
        call(run, person, "r2", new Effect.MaybeRemoved("id1"), 30, Event.NEVER);
        assertThat(kinds(run)).isEmpty();

        run.events.add(new Event(person, Source.CALL, new Effect.SawUnlisted(), 40, 50, "check"));
        assertThat(kinds(run)).containsExactly(Kind.STALE_READ);
    }

    private static void call(SimulatedRun run, Person person, String request, Effect effect, long start, long end) {
        run.asked.add(new Evidence.Asked(request, Optional.of(effect), request));
        run.events.add(new Event(person, Source.CALL, effect, start, end, request));
    }

    @Property(tries = 100)
    void anAddThatIsGoneIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 0);
        Assume.that(!run.list.isEmpty());
        Person gone = new Person(SimulatedRun.TEAM, run.list.keySet().iterator().next());
        run.list.remove(gone.url());

        for (int i = 0; i < 3; i++) {
            long at = run.later();
            run.events.add(new Event(gone, Source.CALL, new Effect.SawUnlisted(), at, at + 1, "check"));
        }

        assertThat(kinds(run)).contains(Kind.LOST_ADD, Kind.OTHER_STORY);
    }

    @Property(tries = 50)
    void aProspectThatComesOutTwiceOrNotAtAllIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 20);
        Assume.that(run.judged.size() > 3);
        Judged first = run.judged.getFirst();

        run.judged.add(first);
        run.judged.add(other(run.judged.get(1)));
        run.judged.remove(2);
        run.judged.add(new Judged(-1, first.person(), first.side(), first.version(), first.entryId(), "c0", "forged"));

        assertThat(kinds(run)).contains(Kind.DOUBLE_CLEAR, Kind.BOTH_SIDES, Kind.LOST_PROSPECT, Kind.FORGED_PROSPECT);
    }

    @Property(tries = 50)
    void whoeverIsClearedThoughListedIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 20);
        Optional<Judged> suppressed = run.judged.stream()
                .filter(judged -> judged.side() == Side.SUPPRESSED)
                .findAny();
        Assume.that(suppressed.isPresent());

        run.judged.remove(suppressed.get());
        run.judged.add(other(suppressed.get()));

        assertThat(kinds(run)).contains(Kind.CLEARED_THOUGH_LISTED);
    }

    @Property(tries = 50)
    void aMissingPauseIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 20);
        Assume.that(run.words.stream().anyMatch(Evidence.Word::pause));

        run.words.remove(
                run.words.stream().filter(Evidence.Word::pause).toList().getLast());

        assertThat(kinds(run)).contains(Kind.MISSED_PAUSE);
    }

    @Property(tries = 50)
    void anEnrolmentThatWasForgottenIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 20);
        Optional<Word> naming = run.words.stream()
                .filter(word -> word.pause() && !word.campaigns().isEmpty())
                .findAny();
        Assume.that(naming.isPresent());
        Word word = naming.get();

        run.words.set(run.words.indexOf(word), new Word(word.person(), true, word.entryId(), word.version(), Set.of()));

        assertThat(kinds(run)).containsExactly(Kind.MISSED_PAUSE);
    }

    /** One audit record that is missing, comes twice, or says something else. */
    @Property(tries = 100)
    void aTrailThatTellsAnotherStoryIsFound(
            @ForAll long seed, @ForAll @IntRange(max = 1_000) int which, @ForAll @IntRange(max = 2) int how) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 0);
        // An opt-out that came again has told its story twice, and one that nobody acknowledged need not have been
        // there.
        Map<String, Long> told =
                run.audit.stream().collect(Collectors.groupingBy(AuditLine::requestId, Collectors.counting()));
        Set<String> unsure = run.optOuts.stream()
                .filter(optOut -> !optOut.acknowledged())
                .map(OptOut::requestId)
                .collect(Collectors.toSet());
        List<AuditLine> telling = run.audit.stream()
                .filter(line -> told.get(line.requestId()) == 1 && !unsure.contains(line.requestId()))
                .toList();
        AuditLine line = telling.get(which % telling.size());
        int index = run.audit.indexOf(line);

        switch (how) {
            case 0 -> run.audit.remove(index);
            case 1 -> run.audit.add(index, line);
            default ->
                run.audit.set(
                        index,
                        new AuditLine(
                                line.team(),
                                line.requestId(),
                                line.outcome(),
                                line.url(),
                                "another-id",
                                line.version(),
                                line.commandOffset(),
                                line.seenAt()));
        }

        assertThat(kinds(run)).containsAnyOf(Kind.OTHER_STORY, Kind.LOST_OPT_OUT);
    }

    @Property(tries = 50)
    void anEntryThatWasNotPublishedIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 20);
        Assume.that(!run.entries.isEmpty());

        run.entries.removeFirst();

        assertThat(kinds(run)).contains(Kind.OTHER_STORY);
    }

    /** Each person may have been on the list, or not, just then; all of them together not. */
    @Property(tries = 50)
    void aListThatNeverWasIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 0);
        Optional<Listed> full =
                run.lists.stream().filter(list -> list.entries().size() > 1).findAny();
        Assume.that(full.isPresent());
        Listed list = full.get();

        run.lists.add(
                new Listed(list.team(), list.start(), list.end(), list.entries().reversed(), "turned"));
        run.lists.add(new Listed(
                list.team(),
                list.start(),
                list.end(),
                List.of(
                        list.entries().get(0),
                        list.entries().get(0),
                        list.entries().get(1)),
                "repeated"));

        assertThat(Verdict.of(run.evidence()).stream().filter(violation -> violation.kind() == Kind.WRONG_LIST))
                .hasSize(2);
    }

    /** Of one that was never decided, audit trail and list know nothing. */
    @Property(tries = 50)
    void anOptOutThatNobodyDecidedIsFound(@ForAll long seed, @ForAll @IntRange(max = 40) int lost) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, lost);

        run.optOuts.add(new OptOut("lost", new Person(SimulatedRun.TEAM, "p0"), true, run.later()));

        assertThat(kinds(run)).containsExactly(Kind.LOST_OPT_OUT);
    }

    /** Whatever the audit trail says of it. */
    @Property(tries = 50)
    void anOptOutOfSomebodyWhoIsNotOnTheListInTheEndIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 0);
        Person person = new Person(SimulatedRun.TEAM, "somebody");

        run.optOuts.add(new OptOut("lost", person, true, run.later()));
        run.audit.add(new AuditLine(
                SimulatedRun.TEAM, "lost", "added", Optional.of("somebody"), "id-lost", 0, 1L << 40, run.later()));

        assertThat(kinds(run)).contains(Kind.LOST_OPT_OUT);
    }

    /** First a duplicate, and of nobody any more when it came again. */
    @Test
    void anOptOutThatComesAgainAndUndoesADeleteIsFound() {
        SimulatedRun run = new SimulatedRun(1, 0, 1, 0);
        Person person = new Person(SimulatedRun.TEAM, "p0");
        call(run, person, "r1", new Effect.Added("id1"), 10, 20);
        audit(run, "r1", "added", "id1", 1, 1);
        run.optOuts.add(new OptOut("o1", person, true, 25));
        audit(run, "o1", "duplicate", "id1", 1, 2);
        call(run, person, "r2", new Effect.Removed("id1"), 40, 50);
        audit(run, "r2", "removed", "id1", 2, 3);
        audit(run, "o1", OptOutCheck.REDELIVERED, "id-o1", 2, 4);
        for (int version = 1; version < 3; version++) {
            run.entries.add(
                    new Evidence.EntryLine(person, version == 1 ? Optional.of("id1") : Optional.empty(), version));
            run.words.add(new Word(person, version == 1, "id1", version, Set.of()));
        }
        assertThat(kinds(run)).isEmpty();

        run.audit.removeLast();
        audit(run, "o1", "added", "id-o1", 3, 4);
        run.entries.add(new Evidence.EntryLine(person, Optional.of("id-o1"), 3));
        run.words.add(new Word(person, true, "id-o1", 3, Set.of()));
        run.list.put("p0", "id-o1");

        assertThat(kinds(run)).containsExactly(Kind.OTHER_STORY);
    }

    private static void audit(SimulatedRun run, String request, String outcome, String id, long version, long offset) {
        run.audit.add(new AuditLine(
                SimulatedRun.TEAM, request, outcome, Optional.of("p0"), id, version, offset, offset * 10 + 10));
    }

    /** It may not stand on the topic. */
    @Property(tries = 50)
    void oneThatWasNotAcknowledgedMayBeLost(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 20);

        run.optOuts.add(new OptOut("lost", new Person(SimulatedRun.TEAM, "p0"), false, run.later()));

        assertThat(kinds(run)).isEmpty();
    }

    /** Seen on the list, then sent a prospect, and nobody was deleted. */
    @Property(tries = 50)
    void aProspectClearedAfterAnOptOutWasSeenIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 20);
        Person person = new Person(SimulatedRun.TEAM, "somebody");
        long sent = run.later();
        Optional<AuditLine> last = run.audit.stream().reduce((a, b) -> b);
        long version = last.map(AuditLine::version).orElse(0L) + 1;
        run.optOuts.add(new OptOut("seen", person, true, sent));
        run.audit.add(new AuditLine(
                SimulatedRun.TEAM,
                "seen",
                "added",
                Optional.of("somebody"),
                "id-seen",
                version,
                1L << 40,
                Event.NEVER));
        run.entries.add(new Evidence.EntryLine(person, Optional.of("id-seen"), version));
        run.words.add(new Word(person, true, "id-seen", version, Set.of()));
        run.list.put("somebody", "id-seen");
        look(run, person, Source.CALL, new Effect.SawUnlisted(), sent + 1);
        look(run, person, Source.CALL, new Effect.SawListed("id-seen"), sent + 2);
        assertThat(kinds(run)).isEmpty();

        look(run, person, Source.GATE, new Effect.SawUnlisted(), sent + 3);

        assertThat(kinds(run)).containsExactly(Kind.CLEARED_THOUGH_LISTED);
    }

    /** Everybody may know that it was decided once its audit record is there. */
    @Property(tries = 50)
    void anOptOutThatIsNotSeenAfterItsAuditRecordIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 0);
        Optional<AuditLine> last = run.audit.stream()
                .filter(line ->
                        line.requestId().startsWith("o") && line.outcome().equals("added"))
                .filter(line -> line.entryId().equals(run.list.get(line.url().orElseThrow())))
                .findAny();
        Assume.that(last.isPresent());
        Person person = new Person(SimulatedRun.TEAM, last.get().url().orElseThrow());

        look(run, person, Source.GATE, new Effect.SawUnlisted(), run.later());

        assertThat(kinds(run)).containsExactly(Kind.CLEARED_THOUGH_LISTED);
    }

    @Property(tries = 50)
    void aBatchThatSaysTheOppositeIsFound(@ForAll long seed) {
        SimulatedRun run = new SimulatedRun(seed, CALLS, 4, 20);
        Assume.that(!run.batched.isEmpty());
        Batched one = run.batched.getFirst();

        run.batched.set(
                0, new Batched(one.requestId(), one.person(), !one.added(), one.start(), one.end(), one.told()));

        assertThat(kinds(run)).contains(Kind.OTHER_STORY);
    }

    private static void look(SimulatedRun run, Person person, Source source, Effect effect, long at) {
        run.events.add(new Event(person, source, effect, at, at, effect.toString()));
    }

    private static Judged other(Judged one) {
        boolean cleared = one.side() == Side.CLEARED;
        return new Judged(
                one.prospect(),
                one.person(),
                cleared ? Side.SUPPRESSED : Side.CLEARED,
                one.version(),
                cleared ? Optional.of("some-id") : Optional.empty(),
                one.campaign(),
                "the other side");
    }

    private static Set<Kind> kinds(SimulatedRun run) {
        return Verdict.of(run.evidence()).stream().map(Violation::kind).collect(Collectors.toSet());
    }
}
