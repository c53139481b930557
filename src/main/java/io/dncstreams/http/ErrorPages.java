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
        ApiError error = ApiError.ofStatus(code);
        response.setStatus(error.status());
        HttpFields.Mutable headers = response.getHeaders();
        EdgeHandler.mark(request, headers);
        PeerDoor.mark(request, headers);
        describe(error, headers);
        metrics.record(HttpMetrics.UNMATCHED, request.getMethod(), error.status(), Duration.ZERO);
        calls.answered(request.getMethod(), HttpMetrics.UNMATCHED, error.status(), headers.get(EdgeHandler.REQUEST_ID));
        response.write(true, ByteBuffer.wrap(Replies.body(error)), callback);
    }

    private static void describe(ApiError error, HttpFields.Mutable headers) {
        headers.put(HttpHeader.CONTENT_TYPE, Replies.JSON);
        error.retryAfter()
                .ifPresent(after ->
                        headers.put(new HttpField(HttpHeader.RETRY_AFTER, Long.toString(Replies.wholeSeconds(after)))));
    }
}
