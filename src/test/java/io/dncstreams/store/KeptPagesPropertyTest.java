package io.dncstreams.store;

import static io.dncstreams.list.SampleCommands.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.dncstreams.list.EntryJson;
import io.dncstreams.list.TeamPartitions;
import io.dncstreams.ownership.OwnedPartition;
import io.dncstreams.ownership.OwnedPartitions;
import io.dncstreams.query.CheckCache;
import io.dncstreams.query.CommandLog;
import io.dncstreams.query.DncList;
import io.dncstreams.query.ForeignEntries;
import io.dncstreams.query.LogEnds;
import io.dncstreams.query.OwnedDncList;
import io.dncstreams.query.ReadIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A page that was asked for before, and may have been kept, is the page as the list stands now. */
class KeptPagesPropertyTest {

    private static final TeamPartitions PARTITIONS = new TeamPartitions(1);
    private static final List<String> TEAMS = List.of("team", "team_");

    private final OwnedPartitions owned = new OwnedPartitions();
    private final ReadIndex index = new ReadIndex(new EmptyLog(), Duration.ofSeconds(10));
    private final CommandLog log = new CommandLog(
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()), "commands");
    private final DncList list = new OwnedDncList(
            PARTITIONS,
            owned,
            log,
            index,
            new CheckCache(Duration.ofMinutes(5), 10, Ticker.systemTicker()),
            ForeignEntries.unreachable(),
            InstantSource.system());

    sealed interface Step {

        record Add(int team, int person) implements Step {}

        /** Of the entry at this place, modulo how many there are. */
        record Delete(int team, int place) implements Step {}

        record Ask(int team, int limit, long offset) implements Step {}
    }

    @AfterProperty
    void close() {
        index.close();
        log.close();
    }

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void everyPageIsTheModelsHoweverOftenItIsAskedFor(@ForAll("steps") List<Step> steps) {
        try (RealStores stores = new RealStores()) {
            ListDriver driver = new ListDriver(stores.list());
            OwnedPartition task = owned.publish(0, stores.list().reader());
            for (Step step : steps) {
                switch (step) {
                    case Step.Add add -> driver.add(TEAMS.get(add.team()), member("p" + add.person(), add.person()));
                    case Step.Delete delete -> {
                        String team = TEAMS.get(delete.team());
                        int size = driver.entries(team).size();
                        if (size > 0) {
                            driver.delete(team, delete.place() % size);
                        }
                    }
                    case Step.Ask ask -> assertPage(driver, TEAMS.get(ask.team()), ask.limit(), ask.offset());
                }
            }
            owned.withdraw(task);
        }
    }

    /** Both lists have had one change. */
    @Example
    void aPageOfAnOwnerThatIsGoneIsForgotten() {
        try (RealStores before = new RealStores();
                RealStores after = new RealStores()) {
            ListDriver first = new ListDriver(before.list());
            first.add("team", member("ann", 1));
            ListDriver second = new ListDriver(after.list());
            second.add("team", member("ben", 2));
            OwnedPartition task = owned.publish(0, before.list().reader());
            byte[] ann = list.page("team", 10, 0, Instant.MAX).entries().getFirst();

            owned.withdraw(task);
            var unused = owned.publish(0, after.list().reader());

            assertThat(list.page("team", 10, 0, Instant.MAX).entries())
                    .singleElement()
                    .isNotEqualTo(ann);
        }
    }

    private void assertPage(ListDriver driver, String team, int limit, long offset) {
        DncList.Page page = list.page(team, limit, offset, Instant.MAX);

        assertThat(page.count()).isEqualTo(driver.entries(team).size());
        assertThat(page.entries().stream().map(json -> EntryJson.read(json).id()))
                .as("limit %s offset %s", limit, offset)
                .isEqualTo(driver.page(team, limit, offset));
    }

    /** Few different pages, so that most are asked for again. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> team = Arbitraries.integers().between(0, 1);
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 40);
        Arbitrary<Step> add = Combinators.combine(team, number).as(Step.Add::new);
        Arbitrary<Step> delete = Combinators.combine(team, number).as(Step.Delete::new);
        Arbitrary<Step> ask = Combinators.combine(team, Arbitraries.of(1, 7, 1_000), Arbitraries.of(0L, 1L, 5L))
                .as(Step.Ask::new);
        return Arbitraries.frequencyOf(Tuple.of(3, add), Tuple.of(1, delete), Tuple.of(6, ask))
                .list()
                .ofMinSize(50)
                .ofMaxSize(600);
    }

    /** Whatever a partition holds has been processed. */
    private static final class EmptyLog implements LogEnds {

        @Override
        public Map<Integer, Long> together(Set<Integer> partitions) {
            return partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> 0L));
        }

        @Override
        public CompletableFuture<Long> alone(int partition) {
            return CompletableFuture.completedFuture(0L);
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {}
    }
}
