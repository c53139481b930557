package io.dncstreams.http;

import io.javalin.http.Context;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Gives every request its id and every answer the headers that all answers have. */
final class EdgeHandler extends Handler.Wrapper {

    static final String REQUEST_ID = "X-Request-Id";

    private static final HttpField NO_SNIFFING = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_STORING = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final int LONGEST_ID = 64;

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        mark(request.getHeaders(), response.getHeaders());
        boolean upgrade = request.getHeaders().contains(HttpHeader.UPGRADE)
                || request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_VERSION);
        return super.handle(upgrade ? new PlainRequest(request) : request, response, callback);
    }

    /**
     * Nothing here can be upgraded to, and a server may ignore the offer. Left in, it would take the request to the
     * WebSocket side of Javalin, which opens a session for anybody who asks.
     */
    private static final class PlainRequest extends Request.Wrapper {
        private final HttpFields headers;

        PlainRequest(Request request) {
            super(request);
            HttpFields.Mutable plain = HttpFields.build(request.getHeaders());
            plain.remove(HttpHeader.UPGRADE);
            plain.remove(HttpHeader.SEC_WEBSOCKET_VERSION);
            headers = plain.asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }

    /** Adds what is missing; an error answer may have lost what was there. */
    static void mark(HttpFields asked, HttpFields.Mutable answer) {
        if (!answer.contains(REQUEST_ID)) {
            String id = asked.get(REQUEST_ID);
            answer.put(REQUEST_ID, id != null && sane(id) ? id : mint());
        }
        answer.put(NO_SNIFFING);
        answer.put(NO_STORING);
    }

    static String requestId(Context ctx) {
        return ctx.res().getHeader(REQUEST_ID);
    }

    /** Names a request in logs; nobody gains anything by guessing it. */
    private static String mint() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static boolean sane(String id) {
        return !id.isEmpty()
                && id.length() <= LONGEST_ID
                && id.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || c == '_'
                                || c == '-');
    }
}
