package io.dncstreams.service;

import io.dncstreams.list.Decision;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList;
import io.dncstreams.query.ListExport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Times commands from their sending to their answer, and counts how often checks are answered from memory. */
final class MeasuredDncList implements DncList {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final DncList list;
    private final Measure single;
    private final Measure batch;
    private final Measure delete;
    private final Counter hits;
    private final Counter misses;

    /** Decided in time or not. */
    private record Measure(Timer decided, Timer unavailable) {

        Measure(MeterRegistry registry, String kind) {
            this(timer(registry, kind, "decided"), timer(registry, kind, "unavailable"));
        }

        private static Timer timer(MeterRegistry registry, String kind, String outcome) {
            return Timer.builder("dnc.command.duration")
                    .description("From sending commands to their committed decision, or to giving up; a batch is one")
                    .tag("kind", kind)
                    .tag("outcome", outcome)
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }

        <T> T time(Supplier<T> call) {
            long begun = System.nanoTime();
            boolean answered = false;
            try {
                T answer = call.get();
                answered = true;
                return answer;
            } finally {
                (answered ? decided : unavailable).record(Duration.ofNanos(System.nanoTime() - begun));
            }
        }
    }

    MeasuredDncList(DncList list, MeterRegistry registry) {
        this.list = list;
        this.single = new Measure(registry, "add");
        this.batch = new Measure(registry, "batch");
        this.delete = new Measure(registry, "delete");
        this.hits = checks(registry, "hit");
        this.misses = checks(registry, "miss");
    }

    private static Counter checks(MeterRegistry registry, String result) {
        return Counter.builder("dnc.check.cache.requests")
                .description("Single checks, by whether the answer was in memory")
                .tag("result", result)
                .register(registry);
    }

    @Override
    public boolean serves(String teamId) {
        return list.serves(teamId);
    }

    @Override
    public List<Decision> add(Caller caller, List<Addition> additions, Instant deadline) {
        Measure measure = additions.size() == 1 ? single : batch;
        return measure.time(() -> list.add(caller, additions, deadline));
    }

    @Override
    public Decision delete(Caller caller, String entryId, Instant deadline) {
        return delete.time(() -> list.delete(caller, entryId, deadline));
    }

    @Override
    public CheckAnswer check(String teamId, Person person, Instant deadline) {
        CheckAnswer answer = list.check(teamId, person, deadline);
        (answer.cached() ? hits : misses).increment();
        return answer;
    }

    @Override
    public List<Optional<byte[]>> check(String teamId, List<Person> people, Instant deadline) {
        return list.check(teamId, people, deadline);
    }

    @Override
    public ListExport export(String teamId, Instant deadline) {
        return list.export(teamId, deadline);
    }

    @Override
    public Page page(String teamId, int limit, long offset, Instant deadline) {
        return list.page(teamId, limit, offset, deadline);
    }
}
