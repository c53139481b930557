package io.dncstreams.store;

import static io.dncstreams.list.SampleCommands.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.EntryJson;
import io.dncstreams.store.ListDriver.Listed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A walk over a list that changes between two steps. */
class OrderScanTest {

    private static final String TEAM = "team";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatStaysComesExactlyOnceAndNewestFirst(long seed) {
        Random random = new Random(seed);
        try (RealStores stores = new RealStores()) {
            ListDriver driver = new ListDriver(stores.list());
            driver.add("team0", person("before"));
            driver.add("team\u0001", person("behind"));
            for (int i = 0; i < 60; i++) {
                driver.add(TEAM, person("p" + i));
                if (random.nextInt(4) == 0) {
                    driver.delete(TEAM, random.nextInt(driver.entries(TEAM).size()));
                }
            }
            List<String> atStart = ids(driver);
            ListReader reader = stores.list().reader();
            OrderScan scan = reader.order(TEAM, reader.team(TEAM));

            List<String> seen = new ArrayList<>();
            for (List<byte[]> piece = scan.next(1 + random.nextInt(9));
                    !piece.isEmpty();
                    piece = scan.next(1 + random.nextInt(9))) {
                piece.forEach(json -> seen.add(EntryJson.read(json).id()));
                change(driver, random);
            }

            Set<String> there = new HashSet<>(ids(driver));
            List<String> stayed = atStart.stream().filter(there::contains).toList();
            assertThat(seen).doesNotHaveDuplicates().containsAll(stayed);
            assertThat(atStart.stream().filter(seen::contains).toList())
                    .as("in order, and nothing that came later")
                    .isEqualTo(seen);
            assertThat(scan.next(5)).as("the end stays the end").isEmpty();
        }
    }

    private static void change(ListDriver driver, Random random) {
        for (int i = random.nextInt(6); i > 0; i--) {
            int size = driver.entries(TEAM).size();
            if (size > 0 && random.nextBoolean()) {
                Listed gone = driver.entries(TEAM).get(random.nextInt(size));
                driver.delete(TEAM, driver.entries(TEAM).indexOf(gone));
                if (random.nextBoolean()) {
                    driver.add(TEAM, gone.person());
                }
            } else {
                driver.add(TEAM, person("q" + random.nextInt(1_000)));
            }
        }
    }

    private static List<String> ids(ListDriver driver) {
        return driver.entries(TEAM).reversed().stream().map(Listed::id).toList();
    }
}
