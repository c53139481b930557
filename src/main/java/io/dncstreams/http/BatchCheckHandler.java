package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.profile.ProfileReading;
import io.dncstreams.profile.ProfileReading.Invalid;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Caller;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/dnc/check/batch}: which of many people are on the team's list. Everything is looked up before the first
 * byte is sent, so that an answer is whole or none; one that is large is then sent piece by piece.
 */
final class BatchCheckHandler implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(BatchCheckHandler.class);

    /** Each may hold a body and its answers, some 10 MB together at the usual limits. */
    private static final int AT_ONCE = 16;

    private static final int AT_ONCE_PER_TEAM = 4;

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Answers up to this size are sent with their length, larger ones in chunks. */
    private static final int PIECE = 64 * 1024;

    private final Admission admission;
    private final DncList list;
    private final Profiles profiles;
    private final Deadlines deadlines;
    private final RequestBody bodies;
    private final BodyReader reader;
    private final int maxBytes;
    private final Places places = new Places(AT_ONCE, AT_ONCE_PER_TEAM);

    BatchCheckHandler(
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
        Caller caller = admission.admit(ctx, Bucket.CHECK_BATCH, Scope.READ);
        places.within(caller.teamId(), RETRY, () -> answer(ctx, caller));
    }

    private void answer(Context ctx, Caller caller) {
        List<String> urls = reader.urls(bodies.read(ctx, maxBytes));
        List<ProfileReading> readings = urls.stream().map(profiles::read).toList();
        List<Person> people = new ArrayList<>(urls.size());
        readings.forEach(reading -> {
            if (reading instanceof Person person) {
                people.add(person);
            }
        });
        List<Optional<byte[]>> entries =
                people.isEmpty() ? List.of() : list.check(caller.teamId(), people, deadlines.next());
        if (entries.size() != people.size()) {
            throw new IllegalStateException("a batch got another number of answers than it has people");
        }
        try {
            send(ctx, urls, readings, entries);
        } catch (IOException e) {
            LOG.debug("an answer could not be delivered", e);
        }
    }

    private static void send(
            Context ctx, List<String> urls, List<ProfileReading> readings, List<Optional<byte[]>> entries)
            throws IOException {
        Report report = new Report();
        Iterator<Optional<byte[]>> found = entries.iterator();
        ctx.status(200).contentType(Replies.JSON);
        try (PacedBody body = new PacedBody(ctx, PacedBody.Pace.USUAL)) {
            boolean begun = false;
            for (int i = 0; i < urls.size(); i++) {
                switch (readings.get(i)) {
                    case Person person -> report.checked(person, found.next());
                    case Invalid invalid -> report.unreadable(urls.get(i), invalid);
                }
                if (report.json.size() >= PIECE) {
                    body.write(report.take());
                    begun = true;
                }
            }
            report.end();
            byte[] last = report.take();
            if (!begun) {
                ctx.res().setContentLength(last.length);
            }
            body.write(last);
            body.flush();
        }
    }

    /** What is said of each URL, and how many of each kind there are. */
    private static final class Report {
        private final JsonBytes json = new JsonBytes(PIECE).raw("{\"error\":null,\"data\":{\"results\":[");
        private String separator = "";
        private int listed;
        private int notListed;
        private int errors;

        void checked(Person person, Optional<byte[]> entry) {
            url(person.url());
            if (entry.isPresent()) {
                listed++;
                json.raw(",\"onList\":true,\"entry\":").raw(entry.get()).raw("}");
            } else {
                notListed++;
                json.raw(",\"onList\":false,\"entry\":null}");
            }
        }

        /** Of somebody who can't be told apart nobody can say that they are not on the list. */
        void unreadable(String text, Invalid invalid) {
            errors++;
            url(text);
            json.raw(",\"onList\":null,\"entry\":null,\"error\":")
                    .string(Profiles.sentence(invalid))
                    .raw("}");
        }

        void end() {
            json.raw("],\"listed\":")
                    .number(listed)
                    .raw(",\"notListed\":")
                    .number(notListed)
                    .raw(",\"errors\":")
                    .number(errors)
                    .raw("}}");
        }

        byte[] take() {
            return json.take();
        }

        private void url(String url) {
            json.raw(separator).raw("{\"url\":").string(url);
            separator = ",";
        }
    }
}
