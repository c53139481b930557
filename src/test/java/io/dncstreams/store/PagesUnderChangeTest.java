package io.dncstreams.store;

import static io.dncstreams.list.SampleCommands.member;
import static io.dncstreams.list.SampleCommands.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.EntryJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that are read while the list changes. */
class PagesUnderChangeTest {

    private static final String TEAM = "team";
    private static final int FIRST = 1_200;
    private static final int CHANGES = 3_000;
    private static final int READERS = 3;
    private static final int PAGES = 200;

    /**
     * Every page that is given out must be what the list was at one moment between the call and its return: the writer
     * leaves the list as it was after each change, and numbers it. Of changes that are written together, the last ones
     * may not be seen yet.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 17})
    @Timeout(120)
    void everyPageIsThatOfSomeMoment(int atOnce) throws Exception {
        try (RealStores stores = new RealStores();
                ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
            ListDriver driver = new ListDriver(stores.list()).writing(atOnce);
            for (int i = 0; i < FIRST; i++) {
                driver.add(TEAM, person("p" + i));
            }
            stores.list().write();
            AtomicReferenceArray<List<String>> moments = new AtomicReferenceArray<>(CHANGES + 1);
            AtomicInteger done = new AtomicInteger();
            AtomicInteger pages = new AtomicInteger();
            moments.set(0, newestFirst(driver));
            List<Future<Boolean>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(
                        threads.submit(reader(stores.list().reader().pages(), moments, done, pages, i, atOnce - 1)));
            }

            Random random = new Random(7);
            for (int i = 1; i <= CHANGES; i++) {
                int size = driver.entries(TEAM).size();
                if (size > 40 && random.nextInt(10) < 6) {
                    // Mostly near the newest, where pages begin, and at times far back.
                    int back = random.nextBoolean() ? random.nextInt(40) : random.nextInt(size);
                    driver.delete(TEAM, size - 1 - back);
                } else {
                    driver.add(TEAM, person("q" + i));
                }
                moments.set(i, newestFirst(driver));
                done.set(i);
                // The readers get their share however busy the machine is; one that failed is not waited for.
                while (pages.get() < (long) i * PAGES / CHANGES
                        && readers.stream().noneMatch(Future::isDone)) {
                    Thread.onSpinWait();
                }
            }

            for (Future<Boolean> reader : readers) {
                assertThat(reader.get()).isTrue();
            }
            // The last change ends the readers, so nobody waited for their share of it.
            assertThat(pages.get()).isGreaterThanOrEqualTo((CHANGES - 1) * PAGES / CHANGES);
        }
    }

    private static Callable<Boolean> reader(
            PageScan scan,
            AtomicReferenceArray<List<String>> moments,
            AtomicInteger done,
            AtomicInteger pages,
            int seed,
            int unseen) {
        return () -> {
            Random random = new Random(seed);
            while (done.get() < CHANGES) {
                int limit = 1 + random.nextInt(50);
                // Often right at the end, where a delete makes an offset one too many.
                int size = moments.get(done.get()).size();
                int offset = random.nextBoolean() ? Math.max(0, size - random.nextInt(3)) : random.nextInt(size);
                int before = Math.max(0, done.get() - unseen);
                Optional<PageScan.Page> page = scan.read(TEAM, limit, offset);
                if (page.isPresent()) {
                    int after = Math.min(CHANGES, done.get() + 1);
                    pages.incrementAndGet();
                    assertIsOfAMoment(page.get(), limit, offset, moments, before, after, done);
                }
            }
            return true;
        };
    }

    private static void assertIsOfAMoment(
            PageScan.Page page,
            int limit,
            int offset,
            AtomicReferenceArray<List<String>> moments,
            int before,
            int after,
            AtomicInteger done) {
        List<String> ids = ListDriver.ids(page);
        // The change that was under way may have been seen already; its moment is written down right after.
        while (done.get() < after) {
            Thread.onSpinWait();
        }
        Map<Integer, List<String>> candidates = new HashMap<>();
        for (int moment = before; moment <= after; moment++) {
            List<String> all = moments.get(moment);
            int start = Math.min(offset, all.size());
            List<String> expected = all.subList(start, Math.min(start + limit, all.size()));
            if (page.count() == all.size() && expected.equals(ids)) {
                return;
            }
            candidates.put(moment, expected);
        }
        assertThat(candidates)
                .as("limit %s offset %s count %s", limit, offset, page.count())
                .containsValue(ids);
        throw new AssertionError("a page of one moment with the count of another");
    }

    private static List<String> newestFirst(ListDriver driver) {
        return driver.entries(TEAM).reversed().stream()
                .map(ListDriver.Listed::id)
                .toList();
    }

    /** However much goes while a page is read: it is to be read again, and nothing breaks. */
    @ParameterizedTest
    @CsvSource({"1,2999", "40,2999", "1500,2999", "2900,1500", "3000,0", "3000,2999"})
    void aPageUnderWhichTheListShrinksIsNotGivenOut(int deletes, int offset) {
        try (RealStores stores = new RealStores()) {
            ListDriver driver = new ListDriver(stores.list());
            for (int i = 0; i < 3_000; i++) {
                driver.add(TEAM, person("p" + i));
            }
            var shrinking = InterruptedReads.atScan(stores.rawList(), () -> {
                for (int i = 0; i < deletes; i++) {
                    driver.delete(TEAM, driver.entries(TEAM).size() - 1);
                }
            });

            Optional<PageScan.Page> page = new PageScan(shrinking, stores.list().teams()).read(TEAM, 50, offset);

            assertThat(page).isEmpty();
        }
    }

    @Test
    void noPageIsReadInTheMiddleOfADelete() {
        try (RealStores stores = new RealStores()) {
            new ListDriver(stores.list()).add(TEAM, person("ann"));
            stores.list().teams().removing();

            assertThat(stores.list().reader().pages().read(TEAM, 50, 0)).isEmpty();
        }
    }

    @Test
    void aPersonWhoIsListedAnewDuringTheLookIsFound() {
        try (RealStores stores = new RealStores()) {
            ListDriver driver = new ListDriver(stores.list());
            driver.add(TEAM, person("ann"));
            var changing = InterruptedReads.atPlace(stores.rawList(), () -> {
                driver.delete(TEAM, 0);
                driver.add(TEAM, person("ann"));
            });

            Optional<byte[]> entry = new ListReader(changing, stores.list().teams()).matchingEntry(TEAM, person("ann"));

            assertThat(EntryJson.read(entry.orElseThrow()).id())
                    .isEqualTo(driver.entries(TEAM).getFirst().id());
        }
    }

    /** The entry that keeps somebody from being contacted is found while others come and go, under both names. */
    @Test
    @Timeout(60)
    void aPersonWhoStaysListedIsFoundThroughout() throws Exception {
        try (RealStores stores = new RealStores();
                ExecutorService threads = Executors.newFixedThreadPool(1)) {
            ListDriver driver = new ListDriver(stores.list());
            driver.add(TEAM, member("stays", 42));
            AtomicInteger done = new AtomicInteger();
            Future<Integer> reader = threads.submit(() -> {
                int found = 0;
                while (done.get() == 0) {
                    byte[] entry = stores.list()
                            .reader()
                            .matchingEntry(TEAM, member("somebody", 42))
                            .orElseThrow();
                    assertThat(EntryJson.read(entry).url()).contains("/in/");
                    found++;
                }
                return found;
            });

            for (int i = 0; i < 3_000; i++) {
                driver.add(TEAM, member("goes", 42));
                driver.delete(TEAM, 1);
            }
            done.set(1);

            assertThat(reader.get()).isGreaterThan(10);
        }
    }
}
