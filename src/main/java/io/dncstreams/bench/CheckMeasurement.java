package io.dncstreams.bench;

import io.dncstreams.bench.Figure.Unit;
import io.dncstreams.bench.LoadGenerator.Answered;
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
 * against a Javalin that answers the same requests with nothing, and one that asks PostgreSQL. Rate limits are off. Most questions are about people
 * nobody has asked about before, so the check cache helps little.
 */
final class CheckMeasurement implements Measurement {

    private static final int ROUNDS = 5;
    private static final int WARM_UP_CONNECTIONS = 64;
    private static final long FULL_SECONDS = 5;
    private static final String EMPTY = "empty Javalin handler";
    private static final String POSTGRES = "the same on PostgreSQL";

    /** More than twice what the check cache keeps. */
    private static final int QUESTIONS = 250_000;

    @Override
    public String name() {
        return "check";
    }

    @Override
    public List<Row> measure(Lab lab) throws Exception {
        lab.fillLists();
        Map<String, String> keys = keys(lab);
        Path requests = requests(lab, keys);
        LoadGenerator generator = LoadGenerator.best(lab.folder());
        lab.say("check: load from " + generator.name());
        try (EmptyServer empty = EmptyServer.start();
                DncService service = DncService.start(settings(lab))) {
            service.awaitReady(Duration.ofSeconds(60));
            Rivals rivals = new Rivals(lab, generator, requests, service.httpPort());
            rivals.warmUp(service.httpPort(), 3);
            rivals.warmUp(empty.port(), 1);
            List<Row> rows = new ArrayList<>(new CheckRoundTrip()
                    .measure(lab, empty.port(), service.httpPort(), LoadGenerator.requests(requests)));
            Load few = rivals.compare(empty.port(), EMPTY, 32);
            rows.add(few.rates(EMPTY, new Goal.RatioAtLeast(0.45)));
            Load many = rivals.compare(empty.port(), EMPTY, 256);
            rows.add(many.rates(EMPTY, new Goal.RatioAtLeast(0.75)));
            rows.add(many.slowest(EMPTY, new Goal.RatioAtMost(2)));
            rows.addAll(onPostgres(lab, rivals, keys));
            return rows;
        } finally {
            RunningCore.releaseGroups(lab);
        }
    }

    private static List<Row> onPostgres(Lab lab, Rivals rivals, Map<String, String> keys) throws Exception {
        Optional<Path> programs = PostgresServer.find();
        if (programs.isEmpty()) {
            lab.say("check: no PostgreSQL is installed; no row against it");
            return List.of();
        }
        PostgresServer server;
        try {
            server = PostgresServer.start(lab, programs.get());
        } catch (IOException e) {
            lab.say("check: PostgreSQL can't be run here; no row against it: " + e.getMessage());
            return List.of();
        }
        try (server;
                PostgresApi api = PostgresApi.start(server, keys)) {
            rivals.warmUp(api.port(), 2);
            return List.of(rivals.compare(api.port(), POSTGRES, 32).rates(POSTGRES, new Goal.RatioAtLeast(1.5)));
        }
    }

    /** What came out of some rounds with so many connections. */
    private record Load(int connections, Rounds rates, Rounds p99) {

        Row rates(String baseline, Goal goal) {
            return row("check, %d connections", baseline, Unit.REQUESTS_PER_SECOND, rates, goal);
        }

        Row slowest(String baseline, Goal goal) {
            return row("check, %d connections, p99", baseline, Unit.MILLISECONDS, p99, goal);
        }

        private Row row(String what, String baseline, Unit unit, Rounds rounds, Goal goal) {
            return new Row("check", what.formatted(connections), baseline, unit, rounds, Optional.of(goal));
        }
    }

    /** Others that answer the same questions, each in turns with the service. */
    private record Rivals(Lab lab, LoadGenerator generator, Path requests, int servicePort) {

        private Duration span() {
            return Duration.ofSeconds(Math.max(1, lab.scaled(FULL_SECONDS)));
        }

        void warmUp(int port, int times) throws IOException, InterruptedException {
            var unused = generator.run(port, WARM_UP_CONNECTIONS, span().multipliedBy(times), requests);
        }

        Load compare(int port, String baseline, int connections) throws IOException, InterruptedException {
            Load load = new Load(connections, new Rounds(), new Rounds());
            for (int round = 0; round < ROUNDS; round++) {
                Duration start = lab.cpuTime();
                Answered theirs = generator.run(port, connections, span(), requests);
                Duration middle = lab.cpuTime();
                Answered ours = generator.run(servicePort, connections, span(), requests);
                Duration end = lab.cpuTime();
                load.rates().add(theirs.perSecond(), ours.perSecond());
                load.p99().add(theirs.p99Millis(), ours.p99Millis());
                lab.say("check, %d connections, round %d: %s; %s: %s"
                        .formatted(
                                connections,
                                round + 1,
                                text(ours, end.minus(middle), span()),
                                baseline,
                                text(theirs, middle.minus(start), span())));
            }
            return load;
        }
    }

    private static String text(Answered answered, Duration cpu, Duration span) {
        return "%,.0f requests/s, p99 %.2f ms, %,.0f CPU us each"
                .formatted(answered.perSecond(), answered.p99Millis(), microsEach(cpu, answered.perSecond(), span));
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
            for (int team = 0; team < lab.workload().teams(); team++) {
                String name = lab.workload().team(team);
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
