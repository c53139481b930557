package io.dncstreams.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.profile.ProfileReading.Person;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.Uuid;

/** The decider against a model that keeps sets and knows nothing of offsets, sequences or listings. */
class DeciderPropertyTest {

    private static final int URLS = 3;
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    /**
     * One command to be.
     *
     * @param place stands for a place in one of four source partitions; it fixes team and person, as a record does
     * @param late whether it reaches the log after its deadline
     */
    record Step(Kind kind, int team, int url, int place, boolean late, int clockSkew) {}

    enum Kind {
        CALL,
        CALL_BY_TOKEN,
        OPT_OUT,
        DELETE_OWN,
        DELETE_OTHERS,
        DELETE_UNKNOWN
    }

    /** A command where it stands in the log. */
    record Logged(long offset, Command command, Instant appendedAt) {}

    /** What a team's list must be. */
    private static final class Model {
        private final Map<String, String> idByUrl = new HashMap<>();
        private final Map<String, Long> tokens = new HashMap<>();
        private final List<Command.Add> appliedOptOuts = new ArrayList<>();
        private long changes;
    }

    private final Map<String, Model> models = new HashMap<>();

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void decidesAsTheModelDoes(@ForAll("logs") List<Logged> log) {
        InMemoryList list = new InMemoryList();
        Map<String, Instant> lastCreated = new HashMap<>();
        for (Logged logged : log) {
            String expected = expected(logged);

            Verdict verdict = list.decide(logged.command(), logged.offset(), logged.appendedAt());

            String team = logged.command().teamId();
            Model model = model(team);
            assertThat(AuditJson.outcome(verdict.decision())).isEqualTo(expected);
            assertThat(verdict.team().version()).isEqualTo(model.changes);
            assertThat(verdict.team().count()).isEqualTo(model.idByUrl.size());
            assertThat(verdict.team().lastOffset()).isEqualTo(logged.offset());
            if (verdict.change().isPresent() && verdict.change().get() instanceof Change.Listed listed) {
                Instant created = EntryJson.read(listed.json()).createdAt();
                assertThat(created).isBetween(lastCreated.getOrDefault(team, Instant.MIN), logged.appendedAt());
                lastCreated.put(team, created);
            }
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aReplayTellsTheSameFromAnyPoint(@ForAll("logs") List<Logged> log, @ForAll @IntRange(max = 60) int cut) {
        InMemoryList list = new InMemoryList();
        int point = Math.min(cut, log.size());
        run(list, log.subList(0, point));
        InMemoryList restored = list.copy();
        List<String> first = run(list, log.subList(point, log.size()));

        List<String> again = run(restored, log.subList(point, log.size()));

        assertThat(again).isEqualTo(first);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void whatIsReadTwiceIsDecidedOnce(@ForAll("logs") List<Logged> log, @ForAll @IntRange(max = 60) int cut) {
        InMemoryList list = new InMemoryList();
        run(list, log);
        List<Logged> suffix = log.subList(Math.min(cut, log.size()), log.size());
        InMemoryList before = list.copy();

        List<String> again = run(list, suffix);

        assertThat(again).allMatch(decision -> decision.startsWith("replayed"));
        for (Logged logged : log) {
            String team = logged.command().teamId();
            assertThat(list.team(team)).isEqualTo(before.team(team));
        }
    }

    @Provide
    Arbitrary<List<Logged>> logs() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, URLS - 1),
                        Arbitraries.integers().between(0, 47),
                        Arbitraries.integers().between(0, 9).map(tenth -> tenth == 0),
                        Arbitraries.integers().between(-5_000, 5_000))
                .as(Step::new);
        return step.list().ofMinSize(1).ofMaxSize(60).map(DeciderPropertyTest::log);
    }

    private static List<Logged> log(List<Step> steps) {
        List<Logged> log = new ArrayList<>();
        Map<Integer, List<String>> ids = new HashMap<>(Map.of(0, new ArrayList<>(), 1, new ArrayList<>()));
        Instant appendedAt = START;
        for (Step step : steps) {
            appendedAt = appendedAt.plusMillis(step.place());
            // Gaps, as transactions leave them.
            long offset = log.size() * 2L;
            Command command = command(step, log.size(), ids, appendedAt);
            if (command instanceof Command.Add add) {
                ids.get(add.teamId().equals(team(0)) ? 0 : 1).add(add.entryId());
            }
            log.add(new Logged(offset, command, appendedAt));
        }
        return log;
    }

    private static Command command(Step step, int number, Map<Integer, List<String>> ids, Instant appendedAt) {
        Instant receivedAt = appendedAt.plusMillis(step.clockSkew());
        Optional<Instant> deadline = Optional.of(step.late() ? appendedAt.minusMillis(1) : appendedAt);
        return switch (step.kind()) {
            case CALL -> call(step, number, receivedAt, deadline, OptionalLong.empty());
            case CALL_BY_TOKEN -> call(step, number, receivedAt, deadline, OptionalLong.of(step.url()));
            case OPT_OUT -> optOut(step.place(), receivedAt);
            case DELETE_OWN -> delete(step, number, receivedAt, deadline, pick(ids.get(step.team()), step.place()));
            case DELETE_OTHERS ->
                delete(step, number, receivedAt, deadline, pick(ids.get(1 - step.team()), step.place()));
            case DELETE_UNKNOWN ->
                delete(step, number, receivedAt, deadline, SampleCommands.entryId(1_000_000 + number));
        };
    }

    private static String pick(List<String> ids, int choice) {
        return ids.isEmpty() ? SampleCommands.entryId(999_999) : ids.get(ids.size() - 1 - choice % ids.size());
    }

    private static Command.Add call(
            Step step, int number, Instant receivedAt, Optional<Instant> deadline, OptionalLong memberId) {
        Command.Add plain = SampleCommands.add(team(step.team()), person(step.url(), memberId), number, receivedAt);
        return new Command.Add(
                plain.commandId(),
                plain.teamId(),
                plain.actor(),
                plain.receivedAt(),
                deadline,
                plain.entryId(),
                plain.input(),
                plain.person(),
                plain.rules(),
                plain.reason(),
                plain.source(),
                plain.occurredAt(),
                plain.eventId());
    }

    private static Command.Add optOut(int place, Instant receivedAt) {
        int offset = place / 4;
        Origin origin = new Origin(new Uuid(5, place % 2), place / 2 % 2, offset);
        Person person = person(offset / 2 % URLS, OptionalLong.empty());
        Command.Add plain = SampleCommands.optOut(team(offset % 2), person, origin);
        return new Command.Add(
                plain.commandId(),
                plain.teamId(),
                plain.actor(),
                receivedAt,
                Optional.empty(),
                plain.entryId(),
                plain.input(),
                plain.person(),
                plain.rules(),
                plain.reason(),
                plain.source(),
                plain.occurredAt(),
                plain.eventId());
    }

    private static Command.Delete delete(
            Step step, int number, Instant receivedAt, Optional<Instant> deadline, String entryId) {
        Command.Delete plain = SampleCommands.delete(team(step.team()), entryId);
        return new Command.Delete(
                plain.commandId() + number, plain.teamId(), plain.actor(), receivedAt, deadline, entryId);
    }

    private static String team(int number) {
        return "team_" + number;
    }

    private static Person person(int number, OptionalLong memberId) {
        return new Person("https://linkedin.com/in/person-" + number, memberId);
    }

    private Model model(String team) {
        return models.computeIfAbsent(team, t -> new Model());
    }

    /** The outcome, and the model moved on by it. */
    private String expected(Logged logged) {
        if (logged.offset() == 0) {
            models.clear();
        }
        Model model = model(logged.command().teamId());
        if (logged.command()
                .deadline()
                .filter(d -> d.isBefore(logged.appendedAt()))
                .isPresent()) {
            return "expired";
        }
        return switch (logged.command()) {
            case Command.Add add -> expectedAdd(model, add);
            case Command.Delete delete -> expectedDelete(model, delete);
        };
    }

    private static String expectedAdd(Model model, Command.Add add) {
        String url = add.person().url();
        String listed = model.idByUrl.get(url);
        boolean known = model.appliedOptOuts.stream()
                .filter(applied -> applied.person().url().equals(url))
                .flatMap(applied -> applied.origin().stream())
                .anyMatch(seen -> add.origin()
                        .filter(now -> now.topicId().equals(seen.topicId())
                                && now.partition() == seen.partition()
                                && now.offset() <= seen.offset())
                        .isPresent());
        if (listed == null && known) {
            return "redelivered";
        }
        if (add.origin().isPresent()) {
            model.appliedOptOuts.add(add);
        }
        if (listed == null) {
            model.idByUrl.put(url, add.entryId());
            model.tokens.remove(url);
            add.person().memberId().ifPresent(id -> model.tokens.put(url, id));
            model.changes++;
            return "added";
        }
        if (listed.equals(add.entryId())) {
            return "added";
        }
        if (add.person().memberId().isPresent()
                && model.tokens.putIfAbsent(url, add.person().memberId().getAsLong()) == null) {
            model.changes++;
        }
        return "duplicate";
    }

    private String expectedDelete(Model model, Command.Delete delete) {
        if (model.idByUrl.values().remove(delete.entryId())) {
            model.changes++;
            return "removed";
        }
        boolean others = models.values().stream().anyMatch(other -> other.idByUrl.containsValue(delete.entryId()));
        return others ? "forbidden" : "not_found";
    }

    private static List<String> run(InMemoryList list, List<Logged> log) {
        List<String> told = new ArrayList<>();
        for (Logged logged : log) {
            Verdict verdict = list.decide(logged.command(), logged.offset(), logged.appendedAt());
            told.add(describe(verdict));
        }
        return told;
    }

    private static String describe(Verdict verdict) {
        byte[] json = switch (verdict.decision()) {
            case Decision.Added added -> added.entry();
            case Decision.AlreadyListed listed -> listed.entry();
            case Decision.Removed removed -> removed.entry();
            case Decision.NotFound _, Decision.OtherTeam _, Decision.Expired _ -> new byte[0];
            case Decision.Redelivered _, Decision.Replayed _ -> new byte[0];
        };
        return AuditJson.outcome(verdict.decision()) + " " + new String(json, StandardCharsets.UTF_8) + " "
                + verdict.team();
    }
}
