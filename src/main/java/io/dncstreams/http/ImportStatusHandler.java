package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.imports.ImportState;
import io.dncstreams.imports.ImportState.Failure;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.list.Timestamps;
import io.dncstreams.query.DncList.Caller;
import io.dncstreams.query.Imports;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** {@code GET /v1/dnc/imports/{id}}: how far an import has come. */
final class ImportStatusHandler implements Handler {

    /**
     * An import of which nothing was heard for so long is called interrupted: an upload that goes on sends a row every 30
     * seconds at least. Told by the one who asks, for a process that died can't tell.
     */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final Admission admission;
    private final Imports imports;
    private final Deadlines deadlines;
    private final InstantSource clock;

    ImportStatusHandler(Admission admission, Imports imports, Deadlines deadlines, InstantSource clock) {
        this.admission = admission;
        this.imports = imports;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    @Override
    public void handle(Context ctx) {
        Caller caller = admission.admit(ctx, Bucket.READ, Scope.READ);
        String id = ctx.pathParam("id");
        switch (imports.status(caller.teamId(), id, deadlines.next())) {
            case Imports.Status.Known known -> Replies.data(ctx, 200, json(id, known.state()));
            case Imports.Status.NotFound missing -> throw ApiError.notFound("No such import");
            case Imports.Status.OtherTeam other -> throw ApiError.forbidden("The import belongs to another team");
        }
    }

    private String status(ImportState state) {
        if (state.isCompleted()) {
            return "completed";
        }
        boolean silent = Duration.between(Instant.ofEpochMilli(state.lastAt()), clock.instant())
                        .compareTo(SILENCE)
                > 0;
        return state.interrupted() || silent ? "interrupted" : "running";
    }

    private byte[] json(String id, ImportState state) {
        JsonBytes json = new JsonBytes(512)
                .raw("{\"id\":")
                .string(id)
                .raw(",\"status\":")
                .string(status(state))
                .raw(",\"total\":")
                .raw(state.total().isPresent() ? Long.toString(state.total().getAsLong()) : "null")
                .raw(",\"processed\":")
                .number(state.processed())
                .raw(",\"added\":")
                .number(state.added())
                .raw(",\"duplicates\":")
                .number(state.duplicates())
                .raw(",\"errors\":")
                .number(state.errors())
                .raw(",\"startedAt\":")
                .string(time(state.startedAt()))
                .raw(",\"completedAt\":");
        if (state.completedAt().isPresent()) {
            json.string(time(state.completedAt().getAsLong()));
        } else {
            json.raw("null");
        }
        json.raw(",\"failures\":[");
        String separator = "";
        for (Failure failure : state.failures()) {
            json.raw(separator)
                    .raw("{\"line\":")
                    .number(failure.line())
                    .raw(",\"reason\":")
                    .string(failure.code())
                    .raw("}");
            separator = ",";
        }
        return json.raw("]}").toByteArray();
    }

    private static String time(long epochMillis) {
        return Timestamps.format(Instant.ofEpochMilli(epochMillis));
    }
}
