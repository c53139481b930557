package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.list.Decision;
import io.dncstreams.list.EntryJson;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** A page near the end of one long list, with some entries deleted from it, against the first page of the same size. */
final class PageMeasurement implements Measurement {

    private static final Caller CALLER = new Caller("team_of_pages", "key_bench", "bench");
    private static final long ENTRIES = 1_000_000;
    private static final int BATCH = 10_000;
    private static final int DELETE_EVERY = 1_000;
    private static final int WARM_UP = 200;
    private static final int CALLS = 1_000;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    @Override
    public String name() {
        return "page";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        try (RunningCore core = RunningCore.start(lab)) {
            core.awaitServing();
            long entries = fill(core.list(), lab.scaled(ENTRIES));
            List<Row> rows = new ArrayList<>();
            for (int limit : new int[] {50, 1_000}) {
                rows.add(compare(core.list(), limit, Math.max(0, entries - limit - CALLS)));
            }
            return rows;
        }
    }

    /** @return entries that stay, deletes taken off */
    private static long fill(DncList list, long people) {
        long deleted = 0;
        for (long first = 0; first < people; first += BATCH) {
            List<Addition> additions = LongStream.range(first, Math.min(people, first + BATCH))
                    .mapToObj(PageMeasurement::addition)
                    .toList();
            List<Decision> decisions = list.add(CALLER, additions, deadline());
            for (int i = 0; i < decisions.size(); i += DELETE_EVERY) {
                String id = EntryJson.read(((Decision.Added) decisions.get(i)).entry())
                        .id();
                if (list.delete(CALLER, id, deadline()) instanceof Decision.Removed) {
                    deleted++;
                }
            }
        }
        return people - deleted;
    }

    private static Row compare(DncList list, int limit, long deep) {
        Histogram first = new Histogram(LONGEST_NANOS, DIGITS);
        Histogram last = new Histogram(LONGEST_NANOS, DIGITS);
        for (int call = 0; call < WARM_UP; call++) {
            var ignored = nanos(list, limit, CALLS + call) + nanos(list, limit, Math.max(0, deep - 1 - call));
        }
        // Never the same page twice, for it would be kept.
        for (int call = 0; call < CALLS; call++) {
            first.recordValue(nanos(list, limit, call));
            last.recordValue(nanos(list, limit, deep + call));
        }
        return new Row(
                "page",
                "list of %,d at offset %,d and on, p50".formatted(limit, deep),
                "at offset 0 and on",
                Unit.MILLISECONDS,
                Rounds.of(first.getValueAtPercentile(50) / 1e6, last.getValueAtPercentile(50) / 1e6),
                Optional.of(new Goal.RatioAtMost(1.5)));
    }

    private static long nanos(DncList list, int limit, long offset) {
        long began = System.nanoTime();
        int entries =
                list.page(CALLER.teamId(), limit, offset, deadline()).entries().size();
        long took = System.nanoTime() - began;
        if (entries != limit) {
            throw new IllegalStateException("a page of " + entries + " instead of " + limit);
        }
        return took;
    }

    private static Addition addition(long number) {
        String url = "https://linkedin.com/in/page-" + number;
        return new Addition(url, new Person(url, Workload.NO_MEMBER), Optional.empty(), Optional.empty());
    }

    private static Instant deadline() {
        return Instant.now().plusSeconds(30);
    }
}
