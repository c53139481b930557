package io.dncstreams.chaos;

import io.dncstreams.chaos.check.Effect;
import io.dncstreams.chaos.check.Event;
import io.dncstreams.chaos.check.Event.Source;
import io.dncstreams.chaos.check.Evidence;
import io.dncstreams.chaos.check.Evidence.AuditLine;
import io.dncstreams.chaos.check.Evidence.Entry;
import io.dncstreams.chaos.check.Evidence.Judged;
import io.dncstreams.chaos.check.Evidence.Listed;
import io.dncstreams.chaos.check.Evidence.Side;
import io.dncstreams.chaos.check.Person;
import io.dncstreams.chaos.check.Verdict;
import io.dncstreams.chaos.check.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** One run from the first start to the verdict. */
final class ChaosRun implements AutoCloseable {

    private static final Duration SERVED = Duration.ofMinutes(2);
    private static final Duration WARM = Duration.ofSeconds(10);
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final long PROBE_MILLIS = 250;

    private final ChaosPlan plan;
    private final Path folder;
    private final Consumer<String> progress;
    private final Teams teams = new Teams();
    private final Recorder recorder = new Recorder();
    private final Cluster cluster;
    private final List<Instance> instances = new ArrayList<>();
    private final Api api;
    private final Client client;
    private final ScheduledExecutorService probes = Executors.newScheduledThreadPool(ChaosPlan.INSTANCES);
    private final Hiccups hiccups = new Hiccups();
    private final List<Fault> happened = new ArrayList<>();
    private final Thread cleanUp;

    ChaosRun(ChaosPlan plan, Path folder, Consumer<String> progress) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.progress = progress;
        FreePorts ports = new FreePorts();
        this.cluster = new Cluster(folder, ports, ChaosPlan.INSTANCES, plan.stockBrokers());
        for (int number = 0; number < ChaosPlan.INSTANCES; number++) {
            instances.add(new Instance(plan, folder, number, ports.take(), cluster.bootstrapServers(number)));
        }
        this.api = new Api(instances);
        this.client = new Client(api, teams, recorder);
        // Children that sleep don't notice that their parent is gone.
        this.cleanUp = new Thread(this::end, "chaos-end");
        Runtime.getRuntime().addShutdownHook(cleanUp);
    }

    ChaosReport run() throws Exception {
        start();
        try (Observer observer = new Observer(cluster.bootstrapServers());
                Prospects prospects = new Prospects(cluster.bootstrapServers(), teams, plan.seed());
                OptOuts optOuts = new OptOuts(cluster.bootstrapServers(), teams, plan.seed());
                Load load = new Load(client, teams, instances, plan.seed())) {
            hiccups.start();
            load.start();
            prospects.start();
            optOuts.start();
            awaitServed(System.nanoTime());
            makeFaults(new Planter(
                    client,
                    recorder,
                    prospects,
                    optOuts,
                    observer,
                    cluster.bootstrapServers(),
                    teams.names().getFirst()));
            progress.accept("no more faults; waiting for the last answers");
            load.finish();
            prospects.finish();
            optOuts.finish();
            awaitNoDoubt();
            awaitDecided(observer, optOuts);
            Map<String, Map<String, String>> lists = finalLists();
            awaitObserved(observer, prospects);
            Evidence evidence = evidence(observer, prospects, optOuts, lists);
            progress.accept("judging %d answers, %d opt-outs and %d prospects"
                    .formatted(
                            recorder.calls().size(),
                            evidence.optOuts().size(),
                            evidence.sent().size()));
            List<Violation> violations = Verdict.of(evidence);
            if (!violations.isEmpty() || plan.keep()) {
                Histories.write(folder, evidence, recorder.calls(), happened, violations);
            }
            return new ChaosReport(
                    plan,
                    happened,
                    recorder.calls(),
                    new ChaosReport.Produced(
                            evidence.sent().size(), evidence.optOuts().size()),
                    hiccups.text(),
                    violations);
        }
    }

    private void start() throws Exception {
        progress.accept("starting %d brokers and %d instances".formatted(Cluster.SIZE, instances.size()));
        cluster.brokers().forEach(Child::start);
        cluster.awaitWhole();
        // The first start makes the topics; the others would only wait for it.
        for (Instance instance : instances) {
            instance.process().start();
        }
        for (Instance instance : instances) {
            var unused = probes.scheduleWithFixedDelay(instance::probe, 0, PROBE_MILLIS, TimeUnit.MILLISECONDS);
        }
        await("the instances are ready", () -> instances.stream().allMatch(Instance::isReady));
        teams.createKeys(cluster.bootstrapServers());
    }

    private void makeFaults(Planter planter) throws Exception {
        Faults faults = new Faults(plan, cluster, instances);
        // In their first seconds all processes wait for their compilers, which would be measured instead of the
        // take-over.
        TimeUnit.MILLISECONDS.sleep(WARM.toMillis());
        long begun = System.nanoTime();
        boolean planted = plan.plant().isEmpty();
        while (System.nanoTime() - begun < plan.duration().toNanos()
                || happened.size() < plan.choices().size()) {
            TimeUnit.MILLISECONDS.sleep(CALM.toMillis());
            faults.missing().ifPresent(child -> {
                recorder.broken(child.name() + " has ended by itself");
                child.start();
            });
            Faults.Chosen chosen = faults.choose();
            long start = System.nanoTime();
            progress.accept("%4d s  %s: %s"
                    .formatted(
                            Duration.ofNanos(start - begun).toSeconds(),
                            chosen.kind().text(),
                            chosen.what()));
            try {
                chosen.act().happen();
                awaitServed(System.nanoTime());
            } catch (TimeoutException e) {
                recorder.broken("not served again within %d s after %s: %s"
                        .formatted(SERVED.toSeconds(), chosen.what(), e.getMessage()));
                faults.heal();
                awaitServed(System.nanoTime());
            }
            Fault fault = new Fault(
                    chosen.kind(), chosen.what(), chosen.instance(), chosen.partition(), start, System.nanoTime());
            happened.add(fault);
            List<Call> calls = recorder.calls();
            progress.accept("        without writes for %d ms, without reads for %d ms; all well after %d ms"
                    .formatted(
                            Availability.worst(fault, calls, true) / 1_000_000,
                            Availability.worst(fault, calls, false) / 1_000_000,
                            (fault.end() - start) / 1_000_000));
            if (!planted && System.nanoTime() - begun > plan.duration().toNanos() / 2) {
                progress.accept("        planting a " + plan.plant().get().text());
                planter.plant(plan.plant().get());
                planted = true;
            }
        }
    }

    /** All instances are ready, and every team is served what it asked for since. */
    private void awaitServed(long since) throws InterruptedException, TimeoutException {
        await(
                "everything is served again",
                () -> instances.stream().allMatch(Instance::isReady)
                        && teams.names().stream()
                                .allMatch(team -> recorder.servedSince(team, true, since)
                                        && recorder.servedSince(team, false, since)));
    }

    private void awaitNoDoubt() throws InterruptedException {
        long left = recorder.lastDoubt() - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    /** Read at every instance, and everybody by a check as well. */
    private Map<String, Map<String, String>> finalLists() throws InterruptedException, TimeoutException {
        Map<String, Map<String, String>> lists = new HashMap<>();
        for (String team : teams.names()) {
            for (Instance instance : instances) {
                List<Listed> found = new ArrayList<>();
                await("the list of " + team, () -> {
                    client.list(team, instance.number()).ifPresent(found::add);
                    return !found.isEmpty();
                });
                lists.put(team, found.getFirst().entries().stream().collect(Collectors.toMap(Entry::url, Entry::id)));
            }
            for (Person person : teams.everybody(team)) {
                int at = Math.floorMod(person.hashCode(), instances.size());
                await(
                        "a check of " + person,
                        () -> client.check(person, at).effect().isPresent());
            }
        }
        return lists;
    }

    /** Nobody is told what became of an opt-out by topic, so the lists are read once the audit trail has them all. */
    private void awaitDecided(Observer observer, OptOuts optOuts) throws InterruptedException {
        try {
            await(
                    "every opt-out is decided",
                    () -> observer.audit().stream()
                            .map(AuditLine::requestId)
                            .collect(Collectors.toSet())
                            .containsAll(optOuts.acknowledged()));
        } catch (TimeoutException e) {
            progress.accept("some opt-outs were not decided within " + SERVED.toSeconds() + " s");
        }
    }

    private void awaitObserved(Observer observer, Prospects prospects) throws Exception {
        try {
            await("every prospect came out", () -> {
                Set<Long> seen =
                        observer.judged().stream().map(Judged::prospect).collect(Collectors.toSet());
                return seen.containsAll(prospects.acknowledged());
            });
        } catch (TimeoutException e) {
            progress.accept("some prospects did not come out within " + SERVED.toSeconds() + " s");
        }
        Map<TopicPartition, Long> ends = ends();
        await("the topics are read", () -> observer.hasRead(ends));
    }

    private Map<TopicPartition, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> asked = Observer.partitions().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
        }
        return ends;
    }

    private Evidence evidence(
            Observer observer, Prospects prospects, OptOuts optOuts, Map<String, Map<String, String>> lists) {
        List<Event> events = new ArrayList<>(recorder.events(happened));
        List<Judged> judged = observer.judged();
        for (Judged one : judged) {
            Optional<Long> start = prospects
                    .startOf(one.prospect())
                    .filter(sent -> !isBehindOpenTransaction(one.person(), sent, observer.seenAt(one)));
            start.ifPresent(sent -> events.add(new Event(
                    one.person(),
                    Source.GATE,
                    one.side() == Side.CLEARED
                            ? new Effect.SawUnlisted()
                            : new Effect.SawListed(one.entryId().orElse("?")),
                    sent,
                    observer.seenAt(one),
                    one.toString())));
        }
        List<String> broken = new ArrayList<>(recorder.broken());
        broken.addAll(observer.deadLetters());
        recorder.calls().stream()
                .filter(call -> call.status() == 0 && happened.stream().noneMatch(fault -> fault.explainsSilence(call)))
                .forEach(call -> broken.add("no answer from an instance that ran all the time: " + call));
        return new Evidence(
                events,
                recorder.asked(),
                recorder.batched(),
                optOuts.sent(),
                recorder.lists(),
                prospects.sent(),
                judged,
                observer.words(),
                observer.audit(),
                observer.entries(),
                lists,
                broken);
    }

    /**
     * While commands are hidden, gates judge by those before them; a change that was answered 503 then comes true for them
     * when the transaction ends. They are held to the version they name.
     */
    private boolean isBehindOpenTransaction(Person person, long start, long end) {
        int home = teams.names().indexOf(person.team());
        return happened.stream().anyMatch(fault -> fault.hidesCommands(home, start, end));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + SERVED.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("not within " + SERVED.toSeconds() + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void end() {
        hiccups.close();
        probes.shutdownNow();
        instances.forEach(Instance::close);
        cluster.close();
    }

    @Override
    public void close() {
        api.close();
        end();
        Runtime.getRuntime().removeShutdownHook(cleanUp);
    }
}
