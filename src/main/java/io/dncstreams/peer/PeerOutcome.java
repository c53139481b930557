package io.dncstreams.peer;

import java.io.InputStream;
import org.eclipse.jetty.http.HttpFields;

/** What became of a call that was sent on. */
public sealed interface PeerOutcome {

    /**
     * The owner answers.
     *
     * @param body comes as the owner sends it; to be read to its end or closed
     */
    record Answered(int status, HttpFields headers, InputStream body) implements PeerOutcome {}

    /** Nothing was done; it may be sent again, and its body is whole. The reason is for the log. */
    record NotExecuted(String reason) implements PeerOutcome {}

    /** It may have been done. */
    record InDoubt(String reason) implements PeerOutcome {}
}
