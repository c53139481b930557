package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.list.Decision;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Caller;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;

/** {@code DELETE /v1/dnc/{id}}: takes one entry off the team's list. */
final class DeleteHandler implements Handler {

    private static final String PREFIX = "dnc_";
    private static final int LONGEST_ID = 128;
    private static final byte[] DELETED =
            "{\"message\":\"DNC entry deleted successfully\"}".getBytes(StandardCharsets.US_ASCII);

    private final Admission admission;
    private final DncList list;
    private final Deadlines deadlines;

    DeleteHandler(Admission admission, DncList list, Deadlines deadlines) {
        this.admission = admission;
        this.list = list;
        this.deadlines = deadlines;
    }

    @Override
    public void handle(Context ctx) {
        Caller caller = admission.admit(ctx, Bucket.WRITE, Scope.WRITE);
        String id = ctx.pathParam("id");
        if (!looksLikeId(id)) {
            throw notFound();
        }
        switch (list.delete(caller, id, deadlines.next())) {
            case Decision.Removed removed -> Replies.data(ctx, 200, DELETED);
            case Decision.NotFound missing -> throw notFound();
            case Decision.OtherTeam other -> throw ApiError.forbidden("This DNC entry belongs to another team");
            case Decision.Expired expired -> throw ApiError.unavailable(Replies.RETRY_WRITE);
            case Decision.Replayed replayed -> throw ApiError.unavailable(Replies.RETRY_WRITE);
            case Decision.Redelivered redelivered ->
                throw new IllegalStateException("a call was decided as a redelivered opt-out");
            case Decision.Added added -> throw new IllegalStateException("a delete was decided as an add");
            case Decision.AlreadyListed listed -> throw new IllegalStateException("a delete was decided as an add");
        }
    }

    private static ApiError notFound() {
        return ApiError.notFound("DNC entry not found");
    }

    private static boolean looksLikeId(String id) {
        return id.length() > PREFIX.length()
                && id.length() <= LONGEST_ID
                && id.startsWith(PREFIX)
                && id.chars()
                        .skip(PREFIX.length())
                        .allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    }
}
