package io.dncstreams.http;

import io.dncstreams.http.BodyReader.Entry;
import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.list.Decision;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;

/** {@code POST /v1/dnc}: puts one person on the team's list. */
final class AddHandler implements Handler {

    private final Admission admission;
    private final DncList list;
    private final Profiles profiles;
    private final Deadlines deadlines;
    private final RequestBody bodies;
    private final BodyReader reader;
    private final int maxBytes;

    AddHandler(
            Admission admission,
            DncList list,
            Profiles profiles,
            Deadlines deadlines,
            RequestBody bodies,
            BodyReader reader,
            int maxBytes) {
        this.admission = admission;
        this.list = list;
        this.profiles = profiles;
        this.deadlines = deadlines;
        this.bodies = bodies;
        this.reader = reader;
        this.maxBytes = maxBytes;
    }

    @Override
    public void handle(Context ctx) {
        Caller caller = admission.admit(ctx, Bucket.WRITE, Scope.WRITE);
        Entry entry = reader.single(bodies.read(ctx, maxBytes));
        Person person = profiles.require(entry.url());
        Addition addition = new Addition(entry.url(), person, entry.reason(), entry.source());
        List<Decision> decisions = list.add(caller, List.of(addition), deadlines.next());
        switch (decisions.getFirst()) {
            case Decision.Added added -> Replies.data(ctx, 201, added.entry(), "Added to Do Not Contact list");
            case Decision.AlreadyListed listed -> Replies.alreadyExists(ctx, listed.entry());
            case Decision.Expired expired -> throw ApiError.unavailable(Replies.RETRY_WRITE);
            case Decision.Replayed replayed -> throw ApiError.unavailable(Replies.RETRY_WRITE);
            case Decision.Redelivered redelivered ->
                throw new IllegalStateException("a call was decided as a redelivered opt-out");
            case Decision.Removed removed -> throw new IllegalStateException("an add was decided as a removal");
            case Decision.NotFound missing -> throw new IllegalStateException("an add was decided as not found");
            case Decision.OtherTeam other -> throw new IllegalStateException("an add was decided for another team");
        }
    }
}
