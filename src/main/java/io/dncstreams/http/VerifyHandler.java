package io.dncstreams.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;

/** {@code GET /v1/verify}: the credential test of workflow tools. Any valid key passes; nothing is counted. */
final class VerifyHandler implements Handler {

    private static final String VALID = "{\"status\":\"success\",\"message\":\"API key is valid\"}";

    private final Admission admission;

    VerifyHandler(Admission admission) {
        this.admission = admission;
    }

    @Override
    public void handle(Context ctx) {
        // So that a client can make sure whose list it is about to change.
        ctx.header("X-Dnc-Team", admission.authenticate(ctx).teamId());
        Replies.send(ctx, 200, new JsonBytes(VALID.length()).raw(VALID));
    }
}
