package io.dncstreams.chaos.check;

import io.dncstreams.chaos.check.Event.Source;
import io.dncstreams.chaos.check.Violation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the history of one person is linearizable: whether each event can be given one moment between its start and its
 * end so that, in the order of these moments, every answer is right.
 *
 * <p>Goes through starts and ends in the order of time and keeps every {@link World} that is still possible: which entry is
 * listed, and which of the events under way have had their moment. At an end, only worlds remain in which that event has
 * had it. An observation has its moment as soon as it can, since it changes nothing. What is in doubt may have a moment
 * until its end, or none.
 *
 * <p>An add in doubt that nobody ever saw the entry of need not be considered: nobody can tell it from one that never
 * was. So it can only explain an id that was seen and that no answer to an add has named. Adds in doubt differ in nothing
 * but their times, so the one that ends first explains it as well as any other.
 */
public final class RegisterCheck {

    private static final int CONTEXT = 14;

    private final List<Event> events;
    private final Set<String> foreignIds = new TreeSet<>();

    private final TreeSet<Integer> open = new TreeSet<>();
    private Set<World> worlds = Set.of(World.EMPTY);

    private RegisterCheck(List<Event> events) {
        this.events =
                events.stream().sorted(Comparator.comparingLong(Event::start)).toList();
        Set<String> told = new HashSet<>();
        for (Event event : events) {
            switch (event.effect()) {
                case Effect.Added added -> told.add(added.id());
                case Effect.SawListed listed -> foreignIds.add(listed.id());
                case Effect.Removed removed -> foreignIds.add(removed.id());
                case Effect.MaybeRemoved removed -> foreignIds.add(removed.id());
                case Effect.SawUnlisted unlisted -> {}
                case Effect.SawOther other -> {}
                case Effect.MaybeAdded added -> {}
            }
        }
        foreignIds.removeAll(told);
    }

    /**
     * Looks for a contradiction.
     *
     * @param events of one person, in any order
     */
    public static Optional<Violation> check(List<Event> events) {
        return new RegisterCheck(events).run();
    }

    private record Mark(long time, boolean isEnd, int event) {}

    private Optional<Violation> run() {
        List<Mark> marks = new ArrayList<>(2 * events.size());
        for (int i = 0; i < events.size(); i++) {
            marks.add(new Mark(events.get(i).start(), false, i));
            marks.add(new Mark(events.get(i).end(), true, i));
        }
        // At the same moment starts come first: nobody can say which was first, so both orders must be possible.
        marks.sort(Comparator.comparingLong(Mark::time).thenComparing(Mark::isEnd));
        for (Mark mark : marks) {
            if (!mark.isEnd()) {
                open.add(mark.event());
                worlds = settled(worlds);
                continue;
            }
            if (events.get(mark.event()).effect().isInDoubt()) {
                worlds = reachable(worlds, Optional.empty());
                open.remove(mark.event());
                worlds = without(worlds, mark.event());
                continue;
            }
            Set<World> before = worlds;
            Set<World> after = reachable(worlds, Optional.of(mark.event()));
            if (after.isEmpty()) {
                return Optional.of(violation(mark.event(), before));
            }
            open.remove(mark.event());
            worlds = without(after, mark.event());
        }
        return Optional.empty();
    }

    private static Set<World> without(Set<World> worlds, int event) {
        Set<World> rest = new HashSet<>();
        for (World world : worlds) {
            rest.add(world.without(event));
        }
        return rest;
    }

    private Set<World> settled(Set<World> all) {
        Set<World> settled = new HashSet<>();
        for (World world : all) {
            settled.add(settled(world));
        }
        return settled;
    }

    private World settled(World world) {
        World now = world;
        for (int event : open) {
            if (!world.had().contains(event) && world.shows(events.get(event).effect())) {
                now = now.with(event);
            }
        }
        return now;
    }

    /** All that can have come about by now; with a target, no further than until it has had its moment. */
    private Set<World> reachable(Set<World> from, Optional<Integer> target) {
        Set<World> found = new HashSet<>();
        Set<World> seen = new HashSet<>(from);
        List<World> next = new ArrayList<>(from);
        while (!next.isEmpty()) {
            World world = next.removeLast();
            boolean arrived = target.isPresent() && world.had().contains(target.get());
            if (arrived || target.isEmpty()) {
                found.add(world);
            }
            if (!arrived) {
                for (World step : steps(world)) {
                    World settled = settled(step);
                    if (seen.add(settled)) {
                        next.add(settled);
                    }
                }
            }
        }
        return found;
    }

    private List<World> steps(World world) {
        List<World> steps = new ArrayList<>();
        Optional<Integer> firstDoubtful = Optional.empty();
        for (int event : open) {
            if (world.had().contains(event)) {
                continue;
            }
            switch (events.get(event).effect()) {
                case Effect.Added added -> {
                    if (world.listed().isEmpty()) {
                        steps.add(world.listing(added.id()).with(event));
                    }
                }
                case Effect.Removed removed -> {
                    if (world.lists(removed.id())) {
                        steps.add(world.unlisting().with(event));
                    }
                }
                case Effect.MaybeRemoved removed -> {
                    if (world.lists(removed.id())) {
                        steps.add(world.unlisting());
                    }
                }
                case Effect.MaybeAdded added -> {
                    if (firstDoubtful.isEmpty()
                            || events.get(event).end()
                                    < events.get(firstDoubtful.get()).end()) {
                        firstDoubtful = Optional.of(event);
                    }
                }
                case Effect.SawListed listed -> {}
                case Effect.SawUnlisted unlisted -> {}
                case Effect.SawOther other -> {}
            }
        }
        if (firstDoubtful.isPresent() && world.listed().isEmpty()) {
            for (String id : foreignIds) {
                if (!world.explained().contains(id)) {
                    steps.add(world.listing(id).with(firstDoubtful.get()).explaining(id));
                }
            }
        }
        return steps;
    }

    private Violation violation(int failed, Set<World> before) {
        Event event = events.get(failed);
        Set<String> possible = new TreeSet<>();
        before.forEach(world -> possible.add(world.listed().orElse("not listed")));
        List<String> history = new ArrayList<>();
        List<Event> earlier =
                events.stream().filter(other -> other.start() <= event.end()).toList();
        long origin = events.getFirst().start();
        for (Event other : earlier.subList(Math.max(0, earlier.size() - CONTEXT), earlier.size())) {
            history.add((other.equals(event) ? "> " : "  ") + line(other, origin));
        }
        return new Violation(
                kind(event),
                "%s: %s; it was %s".formatted(event.person(), event.told(), String.join(" or ", possible)),
                history);
    }

    private static String line(Event event, long origin) {
        String end = event.end() == Event.NEVER ? "never" : seconds(event.end() - origin);
        return "%s .. %s  %s".formatted(seconds(event.start() - origin), end, event.told());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.4f", nanos / 1e9);
    }

    private Kind kind(Event event) {
        if (event.source() == Source.OPT_OUT) {
            return Kind.OTHER_STORY;
        }
        boolean byGate = event.source() == Source.GATE;
        return switch (event.effect()) {
            case Effect.SawUnlisted unlisted ->
                byGate ? Kind.CLEARED_THOUGH_LISTED : staysSo(event) ? Kind.LOST_ADD : Kind.STALE_READ;
            case Effect.SawListed listed ->
                byGate ? Kind.SUPPRESSED_THOUGH_FREE : staysSo(event) ? Kind.LOST_DELETE : Kind.STALE_READ;
            case Effect.SawOther other -> Kind.WRONG_ANSWER;
            case Effect.Added added -> Kind.WRONG_ANSWER;
            case Effect.Removed removed -> Kind.WRONG_ANSWER;
            case Effect.MaybeAdded added -> Kind.WRONG_ANSWER;
            case Effect.MaybeRemoved removed -> Kind.WRONG_ANSWER;
        };
    }

    /** Whether those who looked later, and before the next change, saw the same: then it is not the answer that is wrong. */
    private boolean staysSo(Event event) {
        long nextChange = events.stream()
                .filter(other -> !other.effect().isObservation() && other.end() > event.start())
                .mapToLong(Event::start)
                .min()
                .orElse(Event.NEVER);
        List<Event> later = events.stream()
                .filter(other -> other.effect().isObservation() && other.source() == Source.CALL)
                .filter(other -> other.start() > event.end() && other.end() < nextChange)
                .toList();
        return !later.isEmpty()
                && later.stream().allMatch(other -> other.effect().equals(event.effect()));
    }
}
