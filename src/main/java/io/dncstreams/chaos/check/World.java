package io.dncstreams.chaos.check;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One way in which things may stand for one person.
 *
 * @param listed id of the entry, if there is one
 * @param had events under way that have had their moment
 * @param explained ids that were explained by an add in doubt
 */
record World(Optional<String> listed, Set<Integer> had, Set<String> explained) {

    static final World EMPTY = new World(Optional.empty(), Set.of(), Set.of());

    boolean lists(String id) {
        return listed.isPresent() && listed.get().equals(id);
    }

    /** Whether an observation is right at this moment; false for what is none. */
    boolean shows(Effect effect) {
        return switch (effect) {
            case Effect.SawListed seen -> lists(seen.id());
            case Effect.SawUnlisted seen -> listed.isEmpty();
            case Effect.SawOther other -> !lists(other.id());
            case Effect.Added added -> false;
            case Effect.Removed removed -> false;
            case Effect.MaybeAdded added -> false;
            case Effect.MaybeRemoved removed -> false;
        };
    }

    World listing(String id) {
        return new World(Optional.of(id), had, explained);
    }

    World unlisting() {
        return new World(Optional.empty(), had, explained);
    }

    World with(int event) {
        return new World(listed, plus(had, event), explained);
    }

    World explaining(String id) {
        return new World(listed, had, plus(explained, id));
    }

    World without(int event) {
        if (!had.contains(event)) {
            return this;
        }
        Set<Integer> rest = new HashSet<>(had);
        rest.remove(event);
        return new World(listed, Set.copyOf(rest), explained);
    }

    private static <T> Set<T> plus(Set<T> some, T one) {
        Set<T> more = new HashSet<>(some);
        more.add(one);
        return Set.copyOf(more);
    }
}
