package io.dncstreams.http;

import io.javalin.http.Context;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/** Gives every request its id and every answer the headers that all answers have. */
final class EdgeHandler extends Handler.Wrapper {

    static final String REQUEST_ID = "X-Request-Id";

    /** No answer is a page: nothing in one is run, framed, guessed at, or kept by whoever passes it on. */
    private static final List<HttpField> ALWAYS = List.of(
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"),
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            new PreEncodedHttpField("X-Frame-Options", "DENY"),
            new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
            new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"));

    /** A year, and the host itself only: what else has the domain is not for this service to say. */
    private static final HttpField TLS_ONLY = new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000");

    private static final int LONGEST_ID = 64;
    private static final String LOGGED_ID = "requestId";

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields.Mutable answer = response.getHeaders();
        identify(request, answer);
        // Nothing is there yet that they could repeat, and looking for it takes longer than all else here.
        ALWAYS.forEach(answer::add);
        secure(request, answer);
        boolean upgrade = request.getHeaders().contains(HttpHeader.UPGRADE)
                || request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_VERSION);
        // Whatever is logged on the way says of which request. A thread of its own carries it to the end.
        MDC.put(LOGGED_ID, answer.get(REQUEST_ID));
        try {
            return super.handle(upgrade ? new PlainRequest(request) : request, response, callback);
        } finally {
            MDC.remove(LOGGED_ID);
        }
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
    static void mark(Request request, HttpFields.Mutable answer) {
        if (!answer.contains(REQUEST_ID)) {
            identify(request, answer);
        }
        ALWAYS.forEach(answer::put);
        secure(request, answer);
    }

    private static void identify(Request request, HttpFields.Mutable answer) {
        String id = request.getHeaders().get(REQUEST_ID);
        answer.put(REQUEST_ID, id != null && sane(id) ? id : mint());
    }

    private static void secure(Request request, HttpFields.Mutable answer) {
        if (request.isSecure()) {
            answer.put(TLS_ONLY);
        }
    }

    static String requestId(Context ctx) {
        return ctx.res().getHeader(REQUEST_ID);
    }

    /** Names a request in logs; nobody gains anything by guessing it. */
    private static String mint() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static boolean sane(String id) {
        // A key in the wrong header would be kept in the log and in the audit trail.
        return !id.isEmpty()
                && !id.startsWith("dnck_")
                && id.length() <= LONGEST_ID
                && id.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || c == '_'
                                || c == '-');
    }
}
