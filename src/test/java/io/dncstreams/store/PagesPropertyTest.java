package io.dncstreams.store;

import static io.dncstreams.list.SampleCommands.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.EntryJson;
import io.dncstreams.profile.ProfileReading.Person;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The stores against plain lists. */
class PagesPropertyTest {

    /** One is a prefix of the other. */
    private static final List<String> TEAMS = List.of("team", "team_");

    private static final int PEOPLE = 90;

    /** @param person whom to add; a delete takes the entry at this place, modulo how many there are */
    record Step(boolean isAdd, int team, int person) {}

    @Property(tries = 15, edgeCases = EdgeCasesMode.NONE)
    void everyPageIsTheModels(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 70) int atOnce, @ForAll Random random) {
        try (RealStores stores = new RealStores()) {
            ListDriver driver = new ListDriver(stores.list()).writing(atOnce);
            for (Step step : steps) {
                String team = TEAMS.get(step.team());
                int size = driver.entries(team).size();
                if (step.isAdd() || size == 0) {
                    driver.add(team, somebody(step.person()));
                } else {
                    driver.delete(team, step.person() % size);
                }
            }
            stores.list().write();

            for (String team : TEAMS) {
                assertPages(stores.list().reader(), driver, team, random, 60);
                assertNames(stores.list().reader(), driver, team);
            }
        }
    }

    /** Long enough for blocks of 32, 1024 and 32768, with blocks of each length emptied to the last entry. */
    @Test
    void pagesOfALongListAreTheModels() {
        Random random = new Random(1);
        try (RealStores stores = new RealStores()) {
            ListDriver driver = new ListDriver(stores.list());
            for (int i = 0; i < 40_000; i++) {
                driver.add("team", member("p" + i, i));
            }
            for (int i = 0; i < 3_000; i++) {
                driver.delete("team", random.nextInt(driver.entries("team").size()));
            }
            deleteRange(driver, 20_000, 23_500);
            deleteRange(driver, 1_000, 1_100);

            assertPages(stores.list(), driver, "team", random, 400);
        }
    }

    @Test
    void aListDeletedToTheLastEntryIsEmpty() {
        try (RealStores stores = new RealStores()) {
            ListDriver driver = new ListDriver(stores.list());
            for (int i = 0; i < 1_100; i++) {
                driver.add("team", member("p" + i, i));
            }
            deleteRange(driver, 1, 1_100);
            assertPages(stores.list(), driver, "team", new Random(1), 5);

            driver.delete("team", 0);

            assertThat(stores.list().pages().read("team", 1_000, 0).orElseThrow())
                    .isEqualTo(new PageScan.Page(List.of(), 0));
        }
    }

    private static void deleteRange(ListDriver driver, int from, int to) {
        for (int i = from; i < to; i++) {
            driver.delete("team", from);
        }
    }

    private static void assertPages(ListReader store, ListDriver driver, String team, Random random, int tries) {
        int count = driver.entries(team).size();
        for (int i = 0; i < tries; i++) {
            int limit = 1 + random.nextInt(random.nextBoolean() ? 1_000 : 3);
            long offset = random.nextInt(count + 40);

            PageScan.Page page = store.pages().read(team, limit, offset).orElseThrow();

            assertThat(page.count()).isEqualTo(count);
            assertThat(ListDriver.ids(page))
                    .as("limit %s offset %s", limit, offset)
                    .isEqualTo(driver.page(team, limit, offset));
        }
    }

    private static void assertNames(ListReader store, ListDriver driver, String team) {
        for (int i = 0; i < PEOPLE; i++) {
            Person person = somebody(i);
            List<String> byUrl = driver.entries(team).stream()
                    .filter(listed -> listed.person().url().equals(person.url()))
                    .map(ListDriver.Listed::id)
                    .toList();
            List<String> byMember = driver.entries(team).stream()
                    .filter(listed -> listed.person().memberId().equals(person.memberId()))
                    .map(ListDriver.Listed::id)
                    .toList();
            Person stranger = new Person("https://linkedin.com/in/stranger", person.memberId());

            assertThat(store.url(team, person.url()).listing().stream().map(listing -> listing.entryId()))
                    .isEqualTo(byUrl);
            assertThat(store.match(team, stranger).map(listing -> listing.entryId()))
                    .isEqualTo(byMember.stream().findFirst());
            for (String id : byUrl) {
                var holder = store.holder(id).orElseThrow();
                byte[] entry = store.entry(holder.teamId(), holder.sequence()).orElseThrow();
                assertThat(EntryJson.read(entry).id()).isEqualTo(id);
                assertThat(holder.teamId()).isEqualTo(team);
            }
        }
    }

    /** Three URLs to a member id. */
    private static Person somebody(int number) {
        return member("person-" + number, number / 3);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Boolean> isAdd = Arbitraries.integers().between(0, 9).map(n -> n < 6);
        return Combinators.combine(
                        isAdd,
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, PEOPLE - 1))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(600);
    }
}
