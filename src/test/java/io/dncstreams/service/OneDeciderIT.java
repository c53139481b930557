package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.embedded.KafkaExtension;
import io.dncstreams.embedded.OwnKafka;
import io.dncstreams.list.Decision;
import io.dncstreams.list.EntryJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Only the task that owns the team's partition decides; what it answered, everybody sees. */
@ExtendWith(KafkaExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneDeciderIT {

    private static final String TEAM = "team_one";

    private CoreUnderTest core;

    @BeforeAll
    void start(OwnKafka kafka, @TempDir Path state) {
        core = CoreUnderTest.start(kafka.bootstrapServers(), state);
    }

    @AfterAll
    void stop() {
        core.close();
    }

    @Test
    void fortyConcurrentAddsOfOneUrlGiveOneEntry() throws Exception {
        for (int round = 0; round < 10; round++) {
            String url = "https://linkedin.com/in/round-" + round;

            List<Decision> decisions = atOnce(40, () -> core.add("team_forty", url));

            assertThat(decisions).filteredOn(Decision.Added.class::isInstance).hasSize(1);
            assertThat(decisions)
                    .filteredOn(Decision.AlreadyListed.class::isInstance)
                    .hasSize(39);
        }
    }

    @Test
    void everyAnswerIsVisibleToTheNextQuestion() throws Exception {
        atOnce(8, () -> {
            String url = "https://linkedin.com/in/" + Thread.currentThread().threadId();
            for (int i = 0; i < 30; i++) {
                Decision.Added added = (Decision.Added) core.add(TEAM, url);
                assertThat(core.isListed(TEAM, url)).isTrue();
                String id = EntryJson.read(added.entry()).id();
                assertThat(core.delete(TEAM, id)).isInstanceOf(Decision.Removed.class);
                assertThat(core.isListed(TEAM, url)).isFalse();
                assertThat(core.delete(TEAM, id)).isInstanceOf(Decision.NotFound.class);
            }
            return true;
        });

        assertThat(core.list().page(TEAM, 10, 0, CoreUnderTest.deadline()).count())
                .isZero();
    }

    @Test
    void anIdOfAnotherTeamIsForbiddenAndAnUnknownOneIsNotFound() {
        String neighbour = CoreUnderTest.teamsIn(CoreUnderTest.TEAM_PARTITIONS.of(TEAM))
                .findFirst()
                .orElseThrow();
        String stranger = CoreUnderTest.teamsIn((CoreUnderTest.TEAM_PARTITIONS.of(TEAM) + 1) % 4)
                .findFirst()
                .orElseThrow();
        String id = EntryJson.read(((Decision.Added) core.add(TEAM, "https://linkedin.com/in/mine")).entry())
                .id();

        assertThat(core.delete(neighbour, id)).isInstanceOf(Decision.OtherTeam.class);
        assertThat(core.delete(stranger, id)).isInstanceOf(Decision.OtherTeam.class);
        String unknown = id.substring(0, id.length() - 1) + (id.endsWith("A") ? "B" : "A");
        assertThat(core.delete(neighbour, unknown)).isInstanceOf(Decision.NotFound.class);
        assertThat(core.delete(stranger, unknown)).isInstanceOf(Decision.NotFound.class);
        assertThat(core.isListed(TEAM, "https://linkedin.com/in/mine")).isTrue();
    }

    private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
