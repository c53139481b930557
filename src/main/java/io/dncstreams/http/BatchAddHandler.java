package io.dncstreams.http;

import io.dncstreams.http.BodyReader.Entry;
import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.list.Decision;
import io.dncstreams.profile.ProfileReading;
import io.dncstreams.profile.ProfileReading.Invalid;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** {@code POST /v1/dnc/batch}: puts many people on the team's list; one that can't be read doesn't hold up the rest. */
final class BatchAddHandler implements Handler {

    private final Admission admission;
    private final DncList list;
    private final Profiles profiles;
    private final Deadlines deadlines;
    private final RequestBody bodies;
    private final BodyReader reader;
    private final int maxBytes;

    BatchAddHandler(
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
        Caller caller = admission.admit(ctx, Bucket.BATCH, Scope.WRITE);
        List<Entry> entries = reader.batch(bodies.read(ctx, maxBytes));
        List<ProfileReading> readings = new ArrayList<>(entries.size());
        List<Addition> additions = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            ProfileReading reading = profiles.read(entry.url());
            readings.add(reading);
            if (reading instanceof Person person) {
                additions.add(new Addition(entry.url(), person, entry.reason(), entry.source()));
            }
        }
        List<Decision> decisions = additions.isEmpty() ? List.of() : list.add(caller, additions, deadlines.next());
        if (decisions.size() != additions.size()) {
            throw new IllegalStateException("a batch got another number of decisions than it has additions");
        }
        Report report = new Report(entries.size());
        Iterator<Decision> decided = decisions.iterator();
        for (int i = 0; i < entries.size(); i++) {
            switch (readings.get(i)) {
                case Person person -> report.decided(person, decided.next());
                case Invalid invalid -> report.unreadable(entries.get(i).url(), invalid);
            }
        }
        Replies.data(ctx, 201, report.data(), report.message());
    }

    /** Counts and details of one batch, in request order. */
    private static final class Report {
        private final JsonBytes details;
        private String separator = "";
        private int added;
        private int duplicates;
        private int errors;

        Report(int entries) {
            details = new JsonBytes(entries * 96);
        }

        void decided(Person person, Decision decision) {
            switch (decision) {
                case Decision.Added entry -> {
                    added++;
                    detail(person.url()).raw(",\"status\":\"added\"}");
                }
                case Decision.AlreadyListed listed -> {
                    duplicates++;
                    detail(person.url()).raw(",\"status\":\"duplicate\"}");
                }
                case Decision.Expired expired -> throw ApiError.unavailable(Replies.RETRY_WRITE);
                case Decision.Replayed replayed -> throw ApiError.unavailable(Replies.RETRY_WRITE);
                case Decision.Redelivered redelivered ->
                    throw new IllegalStateException("a call was decided as a redelivered opt-out");
                case Decision.Removed removed -> throw new IllegalStateException("an add was decided as a removal");
                case Decision.NotFound missing -> throw new IllegalStateException("an add was decided as not found");
                case Decision.OtherTeam other -> throw new IllegalStateException("an add was decided for another team");
            }
        }

        void unreadable(String url, Invalid invalid) {
            errors++;
            detail(url)
                    .raw(",\"status\":\"error\",\"error\":")
                    .string(Profiles.sentence(invalid))
                    .raw("}");
        }

        byte[] data() {
            byte[] list = details.toByteArray();
            return new JsonBytes(list.length + 96)
                    .raw("{\"added\":")
                    .number(added)
                    .raw(",\"duplicates\":")
                    .number(duplicates)
                    .raw(",\"errors\":")
                    .number(errors)
                    .raw(",\"details\":[")
                    .raw(list)
                    .raw("]}")
                    .toByteArray();
        }

        String message() {
            return "Bulk import completed: " + added + " added, " + duplicates + " duplicates, " + errors + " errors";
        }

        private JsonBytes detail(String url) {
            details.raw(separator).raw("{\"url\":").string(url);
            separator = ",";
            return details;
        }
    }
}
