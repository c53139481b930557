package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Caller;
import io.dncstreams.query.DncList.Page;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /v1/dnc}: a page of the team's list, newest first. */
final class ListHandler implements Handler {

    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 1000;

    private final Admission admission;
    private final DncList list;
    private final Deadlines deadlines;

    ListHandler(Admission admission, DncList list, Deadlines deadlines) {
        this.admission = admission;
        this.list = list;
        this.deadlines = deadlines;
    }

    @Override
    public void handle(Context ctx) {
        Caller caller = admission.admit(ctx, Bucket.READ, Scope.READ);
        String query = ctx.queryString();
        int limit = (int) QueryString.number(query, "limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT);
        long offset = QueryString.number(query, "offset", 0, 0, Long.MAX_VALUE);
        Page page = list.page(caller.teamId(), limit, offset, deadlines.next());
        ctx.header("X-Total-Count", Long.toString(page.count()));
        int bytes = page.entries().stream().mapToInt(entry -> entry.length + 1).sum() + 100;
        Replies.data(ctx, 200, bytes, json -> write(json, page, limit, offset));
    }

    /** {@code total} counts the entries of this answer; clients of the contract page by it. */
    private static JsonBytes write(JsonBytes json, Page page, int limit, long offset) {
        json.raw("{\"entries\":[");
        String separator = "";
        for (byte[] entry : page.entries()) {
            json.raw(separator).raw(entry);
            separator = ",";
        }
        return json.raw("],\"total\":")
                .number(page.entries().size())
                .raw(",\"limit\":")
                .number(limit)
                .raw(",\"offset\":")
                .number(offset)
                .raw("}");
    }
}
