package io.dncstreams.http;

import io.dncstreams.query.UnavailableException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ended a call early into an answer of the contract. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final byte[] NOTHING = "null".getBytes(StandardCharsets.US_ASCII);

    void answer(ApiError error, Context ctx) {
        // After a timeout the rest was waited for long enough.
        if (error.status() != 408) {
            RequestBody.discard(ctx);
        }
        if (error.status() == 503) {
            Admission.withdrawRateHeaders(ctx);
        }
        Replies.error(ctx, error);
    }

    void unavailable(UnavailableException e, Context ctx) {
        LOG.debug("Request {} can't be served now: {}", EdgeHandler.requestId(ctx), e.getMessage());
        answer(ApiError.unavailable(e.retryAfter()), ctx);
    }

    /** Javalin found no handler for the path or the method. */
    void unrouted(HttpResponseException e, Context ctx) {
        String methods = e.getDetails().get("availableMethods");
        if (methods != null) {
            ctx.header("Allow", methods + ", OPTIONS");
            if (ctx.req().getMethod().equals("OPTIONS")) {
                Replies.data(ctx, 200, NOTHING);
                return;
            }
        }
        answer(ApiError.ofStatus(e.getStatus()), ctx);
    }

    void internal(Exception e, Context ctx) {
        LOG.error("Request {} failed", EdgeHandler.requestId(ctx), WithoutMessages.of(e));
        answer(ApiError.internal(), ctx);
    }

    void fatal(HttpServletResponse response, Error e) {
        LOG.error("Request {} failed", response.getHeader(EdgeHandler.REQUEST_ID), WithoutMessages.of(e));
        byte[] body = Replies.body(ApiError.internal());
        response.setStatus(500);
        response.setContentType(Replies.JSON);
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IOException gone) {
            LOG.debug("The client of a failed request is gone");
        }
    }

    /** A failure as the log may have it: where it happened, but not its messages, which may quote a contact. */
    private static final class WithoutMessages extends Exception {
        private static final long serialVersionUID = 1L;

        private WithoutMessages(String className, Throwable cause) {
            super(className, cause);
        }

        static WithoutMessages of(Throwable failure) {
            return of(failure, 0);
        }

        private static WithoutMessages of(Throwable failure, int depth) {
            Throwable cause = failure.getCause() == null || depth == 8 ? null : of(failure.getCause(), depth + 1);
            WithoutMessages copy = new WithoutMessages(failure.getClass().getName(), cause);
            copy.setStackTrace(failure.getStackTrace());
            return copy;
        }
    }
}
