package io.dncstreams.list;

/**
 * What a team's list stands at.
 *
 * @param version changes so far in who is listed; goes up by one with each
 * @param nextSequence place in the order of addition that the next entry gets; from 0, never given twice
 * @param count entries on the list
 * @param lastCreatedAt creation time of the newest entry ever, epoch milliseconds
 * @param lastOffset offset of the last command decided, -1 before the first
 */
public record TeamState(long version, long nextSequence, long count, long lastCreatedAt, long lastOffset) {

    public static final TeamState EMPTY = new TeamState(0, 0, 0, 0, -1);

    public TeamState decidedAt(long offset) {
        return new TeamState(version, nextSequence, count, lastCreatedAt, offset);
    }

    public TeamState added(long createdAt) {
        return new TeamState(version + 1, nextSequence + 1, count + 1, createdAt, lastOffset);
    }

    /** A second name was learned of an entry. */
    public TeamState renamed() {
        return new TeamState(version + 1, nextSequence, count, lastCreatedAt, lastOffset);
    }

    public TeamState removed() {
        return new TeamState(version + 1, nextSequence, count - 1, lastCreatedAt, lastOffset);
    }
}
