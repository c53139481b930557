package io.dncstreams.list;

/** What became of a command. */
public sealed interface Decision {

    /**
     * The person was put on the list.
     *
     * @param entry the new entry as the JSON that is served
     */
    record Added(byte[] entry) implements Decision {}

    /**
     * The URL was on the list before.
     *
     * @param entry the existing entry as the JSON that is served
     */
    record AlreadyListed(byte[] entry) implements Decision {}

    /**
     * The entry was taken off the list.
     *
     * @param entry the entry as it was, as the JSON that was served
     */
    record Removed(byte[] entry) implements Decision {}

    /** No entry with this id. */
    record NotFound() implements Decision {}

    /** The id belongs to another team; nothing changed. */
    record OtherTeam() implements Decision {}

    /** The command reached the log after its deadline; nothing changed. */
    record Expired() implements Decision {}

    /** An opt-out that was delivered again; it took effect when it first came, and nothing changed now. */
    record Redelivered() implements Decision {}

    /** This place in the log was decided before; nothing changed, and nothing is told again. */
    record Replayed() implements Decision {}
}
