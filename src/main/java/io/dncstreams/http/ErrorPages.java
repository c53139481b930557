package io.dncstreams.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What Jetty answers by itself, in the shape of the contract: requests that never became one (a broken request line, an
 * ambiguous path, headers without end) and calls that arrive while the server is stopping.
 */
final class ErrorPages extends ErrorHandler {

    private static final String PATIENCE = "dnc.retry-after";

    private final HttpMetrics metrics;
    private final CallLog calls;

    ErrorPages(HttpMetrics metrics, CallLog calls) {
        this.metrics = metrics;
        this.calls = calls;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        ApiError error = error(request, code);
        response.setStatus(error.status());
        HttpFields.Mutable headers = response.getHeaders();
        EdgeHandler.mark(request, headers);
        PeerDoor.mark(request, headers);
        describe(error, headers);
        metrics.record(HttpMetrics.UNMATCHED, request.getMethod(), error.status(), Duration.ZERO);
        calls.answered(request.getMethod(), HttpMetrics.UNMATCHED, error.status(), headers.get(EdgeHandler.REQUEST_ID));
        response.write(true, ByteBuffer.wrap(Replies.body(error)), callback);
    }

    /** A 503 to this request, should it become one, asks for this much patience, and for a second at least. */
    static void retryAfter(Request request, Duration patience) {
        request.setAttribute(PATIENCE, patience);
    }

    private static ApiError error(Request request, int code) {
        ApiError error = ApiError.ofStatus(code);
        return error.status() == 503
                        && request.getAttribute(PATIENCE) instanceof Duration patience
                        && patience.compareTo(error.retryAfter().orElse(Duration.ZERO)) > 0
                ? ApiError.unavailable(patience)
                : error;
    }

    private static void describe(ApiError error, HttpFields.Mutable headers) {
        headers.put(HttpHeader.CONTENT_TYPE, Replies.JSON);
        error.retryAfter()
                .ifPresent(after ->
                        headers.put(new HttpField(HttpHeader.RETRY_AFTER, Long.toString(Replies.wholeSeconds(after)))));
    }
}
