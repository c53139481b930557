package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.bench.Workload.Candidate;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.service.DncService;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Checks over HTTP, answered by the whole service with keys, metrics and the confirmation that each answer is current;
 * against a Javalin that answers the same requests with nothing. Rate limits are off. Most questions are about people
 * nobody has asked about before, so the check cache helps little.
 */
final class CheckMeasurement implements Measurement {

    private static final int ROUNDS = 3;
    private static final int WARM_UP_CONNECTIONS = 64;
    private static final long FULL_SECONDS = 5;

    /** More than twice what the check cache keeps. */
    private static final int QUESTIONS = 250_000;

    private record Load(int connections, double leastRatio) {}

    private static final List<Load> LOADS = List.of(new Load(32, 0.45), new Load(256, 0.75));

    @Override
    public String name() {
        return "check";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        Path requests = requests(lab, keys(lab));
        LoadGenerator generator = LoadGenerator.best(lab.folder());
        lab.say("check: load from " + generator.name());
        Duration span = Duration.ofSeconds(Math.max(1, lab.scaled(FULL_SECONDS)));
        List<Row> rows = new ArrayList<>();
        try (EmptyServer empty = EmptyServer.start();
                DncService service = DncService.start(settings(lab))) {
            service.awaitReady(Duration.ofSeconds(60));
            generator.run(empty.port(), WARM_UP_CONNECTIONS, span, requests);
            generator.run(service.httpPort(), WARM_UP_CONNECTIONS, span.multipliedBy(3), requests);
            for (Load load : LOADS) {
                Run run = port -> generator.run(port, load.connections(), span, requests);
                rows.add(measure(lab, load, span, run, empty, service));
            }
        } finally {
            RunningCore.releaseGroups(lab);
        }
        return rows;
    }

    private interface Run {
        double requestsPerSecond(int port) throws IOException, InterruptedException;
    }

    private Row measure(Lab lab, Load load, Duration span, Run run, EmptyServer empty, DncService service)
            throws Exception {
        Rounds rounds = new Rounds();
        for (int round = 0; round < ROUNDS; round++) {
            Duration start = lab.cpuTime();
            double baseline = run.requestsPerSecond(empty.port());
            Duration middle = lab.cpuTime();
            double measured = run.requestsPerSecond(service.httpPort());
            Duration end = lab.cpuTime();
            rounds.add(baseline, measured);
            lab.say("check, %d connections, round %d: %,.0f requests/s, %,.0f CPU us each; empty handler: %,.0f, %,.0f"
                    .formatted(
                            load.connections(),
                            round + 1,
                            measured,
                            microsEach(end.minus(middle), measured, span),
                            baseline,
                            microsEach(middle.minus(start), baseline, span)));
        }
        return new Row(
                name(),
                "check, " + load.connections() + " connections",
                "empty Javalin handler",
                Unit.REQUESTS_PER_SECOND,
                rounds,
                Optional.of(new Goal.RatioAtLeast(load.leastRatio())));
    }

    /** The broker's included, the load generator's not. */
    private static double microsEach(Duration cpu, double requestsPerSecond, Duration span) {
        return cpu.toNanos() / 1e3 / (requestsPerSecond * span.toNanos() / 1e9);
    }

    /** One key a team. */
    static Map<String, String> keys(Lab lab) {
        Map<String, String> keys = new HashMap<>();
        try (ApiKeyAdmin admin = new ApiKeyAdmin(
                Map.of("bootstrap.servers", lab.bootstrapServers()), Topics.API_KEYS, InstantSource.system())) {
            for (int team = 0; team < Workload.TEAMS; team++) {
                String name = Workload.team(team);
                keys.put(name, admin.create(name, Set.of(Scope.READ), "bench").key());
            }
        }
        return keys;
    }

    /** A file of questions, one a line: the key, a space, the request target. */
    static Path requests(Lab lab, Map<String, String> keys) throws IOException {
        List<String> lines = new ArrayList<>(QUESTIONS);
        for (int number = 0; number < QUESTIONS; number++) {
            Candidate candidate = lab.workload().candidate(number);
            lines.add(keys.get(candidate.team()) + " " + Workload.checkTarget(number, candidate));
        }
        return Files.write(lab.folder().resolve("requests.txt"), lines, StandardCharsets.US_ASCII);
    }

    /** The defaults of the service but for what the lab needs. */
    static Settings settings(Lab lab) {
        Settings defaults = SettingsLoader.defaults();
        Settings.HttpSettings http = defaults.http();
        var streams = lab.streams(RunningCore.APPLICATION);
        return new Settings(
                new Settings.HttpSettings(
                        "127.0.0.1",
                        0,
                        http.maxBodyBytes(),
                        http.maxBatchBytes(),
                        http.maxBatchEntries(),
                        http.requestTimeout(),
                        http.docs()),
                new Settings.RateLimits(new Settings.RateLimits.Limits(0, 0, 0, 0), Map.of()),
                new Settings.StreamsSettings(
                        streams.applicationId(),
                        streams.stateDir(),
                        streams.threads(),
                        streams.standbys(),
                        streams.commitInterval(),
                        RunningCore.ROCKS_DB_BYTES,
                        streams.maxRecordBytes(),
                        defaults.streams().enrolmentDays()),
                Settings.ClusterSettings.alone(),
                new Settings.TopicSettings(OptionalInt.of(1), OptionalInt.of(Lab.PARTITIONS)),
                defaults.keys(),
                defaults.checkCache(),
                defaults.gates(),
                streams.clients());
    }
}
