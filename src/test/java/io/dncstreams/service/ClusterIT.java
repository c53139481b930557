package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.key.ApiKeyAdmin;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.ownership.GoneMembers;
import io.dncstreams.ownership.NamedProcess;
import io.dncstreams.ownership.ThisInstance;
import io.dncstreams.service.ServiceProcess.Answer;
import io.dncstreams.topology.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three instances in processes of their own, under load all the while: any of them answers any call, and what was
 * answered holds at each of them, whatever becomes of the others. {@code -Ddnc.cluster.rounds=N} repeats the faults.
 */
@ExtendWith(KafkaExtension.class)
class ClusterIT {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterIT.class);
    private static final int TEAMS = 6;
    private static final Duration MOVED = Duration.ofSeconds(60);
    private static final int OF_LONG_SESSION = 2;
    private static final Duration LONG_SESSION = Duration.ofMinutes(2);

    private final int rounds = Integer.getInteger("dnc.cluster.rounds", 1);
    private final long seed = Long.getLong("dnc.cluster.seed", 1L);
    private List<String> keys = List.of();
    private final List<ServiceProcess> instances = new ArrayList<>();

    @Test
    void whatWasAnsweredHoldsAtEveryInstanceWhateverDies(
            OwnKafka kafka, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        CoreUnderTest.applyTopics(kafka.bootstrapServers());
        keys = createKeys(kafka.bootstrapServers());
        for (int i = 0; i < 3; i++) {
            Path own = Files.createDirectory(folder.resolve("instance-" + i));
            instances.add(new ServiceProcess(kafka.bootstrapServers(), own, environment(i)));
        }
        try {
            instances.forEach(ServiceProcess::start);
            instances.forEach(ServiceProcess::awaitReady);
            anEntryOfAnotherTeamIsForbiddenAndAnUnknownOneNotFound();
            try (ClusterLoad load = new ClusterLoad(instances, keys, seed)) {
                for (int round = 0; round < rounds; round++) {
                    progress(load);
                    sleepAndWake(load, round % 3);
                    LOG.info("seed {}, SIGSTOP: {}", seed, load.report());
                    takeOutTheLiving(kafka, load, (round + 1) % 3);
                    LOG.info("seed {}, taken out: {}", seed, load.report());
                    rollingRestart(load, folder);
                    LOG.info("seed {}, rolling restart: {}", seed, load.report());
                }
                kill(instances.get(OF_LONG_SESSION));
                load.finish();
                assertThat(load.violations()).isEmpty();
            }
        } finally {
            instances.forEach(ServiceProcess::close);
        }
    }

    /** Also where the entry is in a partition, and the team in another, that this instance owns neither of. */
    private void anEntryOfAnotherTeamIsForbiddenAndAnUnknownOneNotFound() {
        for (String holder : keys) {
            String foreign =
                    id(eventually(201, () -> instances.getFirst().exchange("POST", "/v1/dnc", holder, url("held"))));
            String unknown = foreign.substring(0, 6) + "0".repeat(22);
            for (String key : keys) {
                for (ServiceProcess instance : instances) {
                    if (!key.equals(holder)) {
                        assertThat(instance.status("DELETE", "/v1/dnc/" + foreign, key, ""))
                                .isEqualTo(403);
                    }
                    assertThat(instance.status("DELETE", "/v1/dnc/" + unknown, key, ""))
                            .isEqualTo(404);
                }
            }
        }
    }

    /**
     * SIGSTOP until the others have its partitions and have changed every list; then it wakes with questions in its
     * sockets. Each of its answers is current, or 503.
     */
    private void sleepAndWake(ClusterLoad load, int sleeper) throws Exception {
        ServiceProcess asleep = instances.get(sleeper);
        ServiceProcess awake = instances.get((sleeper + 1) % 3);
        String stays = "stays-" + sleeper + "-" + load.done();
        String goes = "goes-" + sleeper + "-" + load.done();
        List<String> ids = new ArrayList<>();
        for (String key : keys) {
            ids.add(id(eventually(201, () -> asleep.exchange("POST", "/v1/dnc", key, url(goes)))));
            assertThat(asleep.exchange("GET", "/v1/dnc/check?url=in/" + goes, key, "")
                            .body())
                    .contains("\"onList\":true");
        }
        load.avoid(asleep);
        asleep.sleep();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = new ArrayList<>();
            try {
                for (int i = 0; i < TEAMS; i++) {
                    String key = keys.get(i);
                    String id = ids.get(i);
                    eventually(200, () -> awake.exchange("DELETE", "/v1/dnc/" + id, key, ""));
                    eventually(201, () -> awake.exchange("POST", "/v1/dnc", key, url(stays)));
                }
                for (String key : keys) {
                    for (int i = 0; i < 5; i++) {
                        for (String name : List.of(stays, goes)) {
                            answers.add(threads.submit(
                                    () -> asleep.exchange("GET", "/v1/dnc/check?url=in/" + name, key, "")));
                        }
                    }
                }
                // So that the questions are in its sockets before it wakes.
                Thread.sleep(500);
            } finally {
                asleep.wake();
            }
            int current = 0;
            for (int i = 0; i < answers.size(); i++) {
                Answer answer = answers.get(i).get();
                if (answer.status() == 200) {
                    assertThat(answer.body()).contains("\"onList\":" + (i % 2 == 0));
                    current++;
                } else {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.retryAfter()).isTrue();
                }
            }
            LOG.info("the sleeper answered {} of {} questions that it woke up with", current, answers.size());
        }
        load.avoidNobody();
        progress(load);
        asleep.awaitReady();
    }

    /** What happens should an instance be taken for dead that isn't: it loses its place, and comes back for another. */
    private void takeOutTheLiving(OwnKafka kafka, ClusterLoad load, int taken) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Map<String, String> before = members(admin, "instance-" + taken);
            Set<String> clients = before.values().stream()
                    .map(client -> client.replaceAll("-StreamThread-.*", ""))
                    .collect(Collectors.toSet());
            assertThat(clients).as("those of both topologies").hasSize(2);
            GoneMembers mistaken = new GoneMembers(
                    admin,
                    new ThisInstance("dnc-streams", Optional.of("other"), Set.of()),
                    new ThisInstance("dnc-streams-intake", Optional.of("other"), Set.of()));
            assertThat(mistaken.takeOut(new NamedProcess("instance-" + taken, clients)))
                    .isEqualTo(before.size());
            Awaitility.await("it has joined its groups anew").atMost(MOVED).until(() -> {
                Map<String, String> now = members(admin, "instance-" + taken);
                return now.size() == before.size() && Collections.disjoint(now.keySet(), before.keySet());
            });
        }
        progress(load);
        instances.get(taken).awaitReady();
    }

    /** Client ids by member id. */
    private static Map<String, String> members(Admin admin, String name) throws Exception {
        Map<String, String> members = new HashMap<>();
        for (var group : admin.describeConsumerGroups(List.of("dnc-streams", "dnc-streams-intake"))
                .all()
                .get()
                .values()) {
            for (MemberDescription member : group.members()) {
                if (member.groupInstanceId()
                        .filter(each -> each.startsWith(name))
                        .isPresent()) {
                    members.put(member.consumerId(), member.clientId());
                }
            }
        }
        return members;
    }

    /** Repeats a change while it is answered 503, or not executed for sure; both are what a caller would do. */
    private static Answer eventually(int status, Supplier<Answer> call) {
        return Awaitility.await("answered " + status)
                .atMost(MOVED)
                .until(
                        call::get,
                        answer -> answer.status() == status || answer.status() == 409 || answer.status() == 404);
    }

    private static String id(Answer answer) {
        return answer.body().replaceAll(".*\"\\$id\":\"([^\"]+)\".*", "$1");
    }

    private static String url(String name) {
        return "{\"url\":\"in/" + name + "\"}";
    }

    /** kill -9: the others don't wait for its session. */
    private void kill(ServiceProcess victim) throws InterruptedException {
        victim.kill();
        long killed = System.nanoTime();
        for (String key : keys) {
            eventually(201, () -> instances.getFirst().exchange("POST", "/v1/dnc", key, url("after-the-kill")));
        }
        Duration gap = Duration.ofNanos(System.nanoTime() - killed);
        LOG.info("seed {}, kill -9: every team could be changed after {} ms", seed, gap.toMillis());
        assertThat(gap).isLessThan(LONG_SESSION.dividedBy(2));
    }

    private void rollingRestart(ClusterLoad load, Path folder) throws Exception {
        long wipes = wipes(folder);
        int cut = load.cut();
        for (ServiceProcess instance : instances) {
            instance.terminate();
            Awaitility.await("the instance says that it leaves")
                    .atMost(MOVED)
                    .until(() -> instance.status("GET", "/health/ready", "", "") == 503);
            int answered = load.done();
            Awaitility.await("it serves on").atMost(MOVED).until(() -> load.done() >= answered + 2 * TEAMS);
            // What a load balancer does in the drain time.
            load.avoid(instance);
            assertThat(instance.awaitExit()).isIn(0, 143);
            progress(load);
            load.avoidNobody();
            instance.start();
            instance.awaitReady();
        }
        progress(load);
        assertThat(load.cut() - cut).as("calls without any answer").isZero();
        assertThat(wipes(folder)).as("state that was thrown away").isEqualTo(wipes);
    }

    /** How often an instance said that it begins with nothing and reads the changelog from its start. */
    private static long wipes(Path folder) throws IOException {
        long wipes = 0;
        for (int i = 0; i < 3; i++) {
            try (Stream<String> lines =
                    Files.lines(folder.resolve("instance-" + i).resolve("service.log"))) {
                wipes += lines.filter(line -> line.contains("are corrupted")).count();
            }
        }
        return wipes;
    }

    /** Enough answers that every team was asked for again at every instance, by any reckoning. */
    private static void progress(ClusterLoad load) {
        int before = load.done();
        Awaitility.await("calls are answered").atMost(MOVED).until(() -> load.done() >= before + 25 * TEAMS);
        assertThat(load.violations()).isEmpty();
    }

    private Map<String, String> environment(int number) {
        return Map.of(
                "DNC_CLUSTER_INSTANCE_NAME", "instance-" + number,
                "DNC_CLUSTER_SECRET", "the-secret-of-three-instances-in-a-test",
                "DNC_CLUSTER_SESSION_TIMEOUT", number == OF_LONG_SESSION ? LONG_SESSION.toSeconds() + "s" : "3s",
                "DNC_CLUSTER_DRAIN_TIME", "3s",
                "DNC_STREAM_THREADS", "1");
    }

    private static List<String> createKeys(String bootstrapServers) {
        try (ApiKeyAdmin keys = new ApiKeyAdmin(
                Map.of("bootstrap.servers", bootstrapServers), Topics.API_KEYS, InstantSource.system())) {
            return IntStream.range(0, TEAMS)
                    .mapToObj(i -> {
                        keys.createFixed("team_" + i, "cluster-test-key-" + i, EnumSet.allOf(Scope.class));
                        return "cluster-test-key-" + i;
                    })
                    .toList();
        }
    }
}
