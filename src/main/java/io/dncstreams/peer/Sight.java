package io.dncstreams.peer;

/** What one look at another instance's address has shown. */
sealed interface Sight {

    /** A process answered and proved itself. */
    record Here(PeerProcess process) implements Sight {}

    /** The host answered that nobody listens there. */
    record Refused() implements Sight {}

    /** Anything else: silence, a wrong proof, no way to the host. Says nothing of the process. */
    record Unclear() implements Sight {}
}
