package io.dncstreams.chaos.check;

/**
 * What one call, or one decision of a gate, says about a person. A person is either not listed or listed under the id of
 * one entry; ids are never used twice.
 */
public sealed interface Effect {

    /** 201: not listed before, listed under this id after. */
    record Added(String id) implements Effect {}

    /** 200 for a delete: listed under this id before, not listed after. */
    record Removed(String id) implements Effect {}

    /** An add that was not answered: may have listed the person under an id that the caller was not told. */
    record MaybeAdded() implements Effect {}

    /** A delete that was not answered. */
    record MaybeRemoved(String id) implements Effect {}

    /** The person is listed under this id. */
    record SawListed(String id) implements Effect {}

    /** The person is not listed. */
    record SawUnlisted() implements Effect {}

    /** 404 for a delete: the person is not listed under this id. */
    record SawOther(String id) implements Effect {}

    /** Whether it only looks. */
    default boolean isObservation() {
        return switch (this) {
            case SawListed listed -> true;
            case SawUnlisted unlisted -> true;
            case SawOther other -> true;
            case Added added -> false;
            case Removed removed -> false;
            case MaybeAdded added -> false;
            case MaybeRemoved removed -> false;
        };
    }

    /** Whether nobody knows if it happened. */
    default boolean isInDoubt() {
        return this instanceof MaybeAdded || this instanceof MaybeRemoved;
    }
}
