package io.dncstreams.http;

import io.dncstreams.peer.HopMarkers;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request of the listener to a call of another instance, and back with the answer. Holds one buffer of each. */
final class PeerCalls {

    private static final Logger LOG = LoggerFactory.getLogger(PeerCalls.class);
    private static final int BUFFER = 16 * 1024;

    private PeerCalls() {}

    static PeerCall of(Request request, Response response) {
        HttpFields headers = request.getHeaders();
        long declared = headers.getLongField(HttpHeader.CONTENT_LENGTH);
        boolean hasBody = declared > 0 || headers.contains(HttpHeader.TRANSFER_ENCODING);
        HttpFields.Mutable passed = PassedHeaders.of(headers);
        String requestId = response.getHeaders().get(EdgeHandler.REQUEST_ID);
        passed.put(EdgeHandler.REQUEST_ID, requestId);
        if (!isChunkable(request)) {
            passed.put(HopMarkers.WITHOUT_CHUNKS, "yes");
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

    /** Passes the answer on as it comes, no faster than the caller takes it. */
    static void pass(Answered answered, Request request, Response response, Callback callback) {
        try (InputStream body = answered.body()) {
            response.setStatus(answered.status());
            headers(answered.headers(), response.getHeaders());
            if (answered.headers().contains(HttpHeader.TRANSFER_ENCODING) && isChunkable(request)) {
                // To a caller that wants the connection closed Jetty would send without chunks, and any end look whole.
                response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
            }
            if (request.getMethod().equals("HEAD")) {
                Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
            } else {
                copy(body, answered.headers().getLongField(HttpHeader.CONTENT_LENGTH), response);
            }
            // An import is answered while its rows are still to come.
            answered.sending().join();
        } catch (IOException | RuntimeException e) {
            // Part of it may be out: cutting the connection is the only way left to say that it isn't whole.
            callback.failed(e);
            return;
        }
        callback.succeeded();
    }

    private static void headers(HttpFields answered, HttpFields.Mutable headers) {
        HttpFields.Mutable passed = PassedHeaders.of(answered);
        // Jetty adds its own in any case.
        passed.remove(HttpHeader.DATE);
        passed.forEach(field -> headers.remove(field.getName()));
        passed.forEach(headers::add);
        if (answered.contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString())) {
            headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
    }

    /** Whether the caller would notice that the end of an answer is missing. */
    private static boolean isChunkable(Request request) {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    }

    /** Without it the connection couldn't be used again; the answer itself is whole. */
    private static void readEnd(InputStream body) {
        try {
            int end = body.read();
            if (end >= 0) {
                LOG.warn("an answer is longer than it said");
            }
        } catch (IOException e) {
            LOG.debug("the connection broke after an answer", e);
        }
    }

    /** @param length of the whole body, -1 if not known */
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
                readEnd(body);
                return;
            }
        }
    }
}
