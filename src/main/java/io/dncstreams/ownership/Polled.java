package io.dncstreams.ownership;

/**
 * What a consumer has said of its partition of the command log since the partition was assigned to it.
 *
 * @param position offset of the next record it will fetch, -1 if not known
 * @param lastHandedOut offset of the last record it returned, -1 if none
 */
record Polled(long position, long lastHandedOut) {

    static final Polled NOTHING = new Polled(-1, -1);
}
