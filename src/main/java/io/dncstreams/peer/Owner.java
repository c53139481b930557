package io.dncstreams.peer;

/** Which instance has a team's partition, as far as this one knows. That may be out of date: the owner has the word. */
public sealed interface Owner {

    /** This instance; it may still be restoring. */
    record Here() implements Owner {}

    /** Another instance that says where it can be called. */
    record Peer(PeerAddress address) implements Owner {}

    /** Nobody, or somebody who doesn't say where, or it isn't known at the moment. */
    record Unknown() implements Owner {}
}
