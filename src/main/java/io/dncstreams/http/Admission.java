package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.http.RateLimits.Verdict;
import io.dncstreams.key.ApiKeys;
import io.dncstreams.key.ApiKeys.ApiKey;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Caller;
import io.javalin.http.Context;
import java.time.Duration;
import org.eclipse.jetty.server.Request;

/**
 * Lets a call in or sends it away, in the order that the contract gives: who is it, can its team be answered for here,
 * has the team called too often, may this key do it. A call is counted only by the owner of its team, so that the
 * count is one over all instances; and it is counted before its scope and its content are looked at, so that guessing
 * isn't free.
 */
final class Admission {

    private static final Duration RETRY_ELSEWHERE = Duration.ofSeconds(1);
    private static final String KEY = "dnc.api-key";
    private static final String[] RATE_HEADERS = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"};

    private final ApiKeys keys;
    private final DncList list;
    private final RateLimits limits;
    private final HttpMetrics metrics;

    Admission(ApiKeys keys, DncList list, RateLimits limits, HttpMetrics metrics) {
        this.metrics = metrics;
        this.keys = keys;
        this.list = list;
        this.limits = limits;
    }

    /** Spares a call, whose key was found on its way in, to look for it again. */
    static void remember(Request request, ApiKey key) {
        request.setAttribute(KEY, key);
    }

    /** After a wait: the key may have been revoked meanwhile. */
    static void forget(Request request) {
        request.removeAttribute(KEY);
    }

    /** @throws ApiError 401 */
    ApiKey authenticate(Context ctx) {
        if (ctx.req().getAttribute(KEY) instanceof ApiKey known) {
            return known;
        }
        return BearerToken.of(ctx.req().getHeaders("Authorization"))
                .flatMap(keys::authenticate)
                .orElseThrow(ApiError::unauthorized);
    }

    /** @throws ApiError 401, 503, 429 or 403 */
    Caller admit(Context ctx, Bucket bucket, Scope scope) {
        ApiKey key = authenticate(ctx);
        if (!list.serves(key.teamId())) {
            throw ApiError.unavailable(RETRY_ELSEWHERE);
        }
        limits.acquire(key.teamId(), bucket).ifPresent(verdict -> {
            if (!verdict.admitted()) {
                metrics.limited(bucket);
            }
            announce(ctx, verdict);
        });
        if (!key.scopes().contains(scope)) {
            throw ApiError.forbidden("The API key lacks the scope " + scope.text());
        }
        return new Caller(key.teamId(), key.keyId(), EdgeHandler.requestId(ctx));
    }

    /** A 503 says nothing of a limit: which instance will count the next try isn't known. */
    static void withdrawRateHeaders(Context ctx) {
        for (String header : RATE_HEADERS) {
            ctx.removeHeader(header);
        }
    }

    private static void announce(Context ctx, Verdict verdict) {
        ctx.header(RATE_HEADERS[0], Integer.toString(verdict.limit()));
        ctx.header(RATE_HEADERS[1], Integer.toString(verdict.remaining()));
        ctx.header(RATE_HEADERS[2], Long.toString(verdict.resetEpochSecond()));
        if (!verdict.admitted()) {
            throw ApiError.tooManyRequests(verdict.untilReset(), verdict.resetEpochMilli());
        }
    }
}
