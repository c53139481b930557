package io.dncstreams.peer;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;

/** What became of a call that was sent on. */
public sealed interface PeerOutcome {

    /**
     * The owner answers.
     *
     * @param body comes as the owner sends it; to be read to its end or closed
     * @param sending ends once nothing of the call's own body is under way any more: an owner may answer before it has
     *     the whole of it. Never fails; closing the body before it has ended breaks it off
     */
    record Answered(int status, HttpFields headers, InputStream body, CompletableFuture<Void> sending)
            implements PeerOutcome {}

    /** Nothing was done; it may be sent again, and its body is whole. The reason is for the log. */
    record NotExecuted(String reason) implements PeerOutcome {}

    /** It may have been done. */
    record InDoubt(String reason) implements PeerOutcome {}
}
