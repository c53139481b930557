package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Caller;
import io.dncstreams.query.DncList.CheckAnswer;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;

/** {@code GET /v1/dnc/check}: whether one person is on the team's list. */
final class CheckHandler implements Handler {

    private static final byte[] NOT_LISTED = "{\"onList\":false,\"entry\":null}".getBytes(StandardCharsets.US_ASCII);

    private final Admission admission;
    private final DncList list;
    private final Profiles profiles;
    private final Deadlines deadlines;

    CheckHandler(Admission admission, DncList list, Profiles profiles, Deadlines deadlines) {
        this.admission = admission;
        this.list = list;
        this.profiles = profiles;
        this.deadlines = deadlines;
    }

    @Override
    public void handle(Context ctx) {
        Caller caller = admission.admit(ctx, Bucket.READ, Scope.READ);
        String url = QueryString.single(ctx.queryString(), "url")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> ApiError.validation("Missing required query parameter: url"));
        CheckAnswer answer = list.check(caller.teamId(), profiles.require(url), deadlines.next());
        ctx.header("X-Cache", answer.cached() ? "HIT" : "MISS");
        Replies.data(ctx, 200, answer.entry().map(CheckHandler::listed).orElse(NOT_LISTED));
    }

    private static byte[] listed(byte[] entry) {
        return new JsonBytes(entry.length + 32)
                .raw("{\"onList\":true,\"entry\":")
                .raw(entry)
                .raw("}")
                .toByteArray();
    }
}
