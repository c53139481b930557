package io.dncstreams.peer;

import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;

/**
 * A call as it is sent on.
 *
 * @param target path and query, untouched
 * @param headers what is passed on, without those of one connection
 * @param key the authorization header
 * @param body empty if there is none; read once and never kept
 * @param bodyBytes its length, -1 if it isn't known
 */
public record PeerCall(
        String method,
        String target,
        HttpFields headers,
        String requestId,
        String key,
        Optional<Content.Source> body,
        long bodyBytes) {

    /** Whether doing it twice is the same as doing it once, for the lists and for the caller. */
    boolean isSafe() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
