package io.dncstreams.http;

import io.dncstreams.peer.PassedHeaders;
import io.dncstreams.peer.PeerCall;
import io.dncstreams.peer.PeerOutcome.Answered;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** From a request of the listener to a call of another instance, and back with the answer. Holds one buffer of each. */
final class PeerCalls {

    private static final int BUFFER = 16 * 1024;

    /** Between instances: the client doesn't know chunks, though the instance that sends its call on does. */
    static final String OLD_CLIENT = "dnc-peer-client";

    private PeerCalls() {}

    static PeerCall of(Request request, Response response) {
        HttpFields headers = request.getHeaders();
        long declared = headers.getLongField(HttpHeader.CONTENT_LENGTH);
        boolean hasBody = hasBody(headers);
        HttpFields.Mutable passed = PassedHeaders.of(headers);
        String requestId = response.getHeaders().get(EdgeHandler.REQUEST_ID);
        passed.put(EdgeHandler.REQUEST_ID, requestId);
        if (!knowsChunks(request)) {
            passed.put(OLD_CLIENT, "1");
        }
        return new PeerCall(
                request.getMethod(),
                request.getHttpURI().getPathQuery(),
                passed,
                requestId,
                String.join(",", headers.getValuesList(HttpHeader.AUTHORIZATION)),
                hasBody ? Optional.of(request) : Optional.empty(),
                hasBody && !headers.contains(HttpHeader.TRANSFER_ENCODING) ? declared : -1);
    }

    private static boolean hasBody(HttpFields headers) {
        return headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0 || headers.contains(HttpHeader.TRANSFER_ENCODING);
    }

    private static boolean knowsChunks(Request request) {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    }

    /** Passes the answer on as it comes, no faster than the caller takes it. */
    static void pass(Answered answered, Request request, Response response, Callback callback) {
        try (InputStream body = answered.body()) {
            response.setStatus(answered.status());
            headers(answered.headers(), response.getHeaders(), knowsChunks(request));
            if (request.getMethod().equals("HEAD")) {
                Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
            } else {
                // With the last byte of the answer the request ends, and its body may still be on its way.
                long length =
                        hasBody(request.getHeaders()) ? -1 : answered.headers().getLongField(HttpHeader.CONTENT_LENGTH);
                copy(body, length, response);
            }
        } catch (IOException | RuntimeException e) {
            // Part of it may be out: cutting the connection is the only way left to say that it isn't whole.
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }

    private static void headers(HttpFields answered, HttpFields.Mutable headers, boolean knowsChunks) {
        HttpFields passed = PassedHeaders.of(answered);
        passed.forEach(field -> headers.remove(field.getName()));
        passed.forEach(headers::add);
        // To a client that wants the connection closed Jetty would send without chunks, and any end would look whole.
        if (knowsChunks && answered.contains(HttpHeader.TRANSFER_ENCODING)) {
            headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
        }
        if (answered.contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString())) {
            headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
    }

    /** @param length of the whole body, -1 if its end is to be waited for */
    private static void copy(InputStream body, long length, Response response) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = length;
        while (true) {
            int size = left == 0 ? -1 : body.read(buffer);
            if (size < 0) {
                Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
                return;
            }
            left -= size;
            Content.Sink.write(response, left == 0, ByteBuffer.wrap(buffer, 0, size));
            if (left == 0) {
                return;
            }
        }
    }
}
