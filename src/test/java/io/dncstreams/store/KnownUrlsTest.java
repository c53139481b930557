package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.SampleCommands;
import io.dncstreams.list.UrlState.Listing;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known without the store must be what the store says, also while it is only just being read. */
class KnownUrlsTest {

    private static final String TEAM = SampleCommands.TEAM;
    private static final int PEOPLE = 3_000;

    private final RealStores stores = new RealStores();

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void agreesWithTheStoreWhileItIsBeingReadAndAfterwards() {
        ListDriver before = new ListDriver(stores.list());
        for (int i = 0; i < PEOPLE; i++) {
            before.add(TEAM, SampleCommands.person("person-" + i));
        }
        ListStore next = stores.reopened();
        // The same commands as ever go on while the other thread reads; which of them it meets is chance.
        ListDriver after = before.on(next);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < PEOPLE; i++) {
            if (random.nextBoolean()) {
                after.delete(TEAM, random.nextInt(after.entries(TEAM).size()));
            } else {
                after.add(TEAM, SampleCommands.person("person-" + random.nextInt(2 * PEOPLE)));
            }
            assertAgrees(next, random.nextInt(2 * PEOPLE));
        }

        Awaitility.await("the store is read").until(() -> {
            next.suppressedBy(TEAM, SampleCommands.person("person-0"));
            return next.knowsItsUrls();
        });

        for (int i = 0; i < 2 * PEOPLE; i++) {
            assertAgrees(next, i);
        }
    }

    private static void assertAgrees(ListStore list, int number) {
        var person = SampleCommands.person("person-" + number);
        assertThat(list.suppressedBy(TEAM, person))
                .isEqualTo(list.match(TEAM, person).map(Listing::entryId));
        assertThat(list.url(TEAM, person.url())).isEqualTo(list.url(ListKeys.url(TEAM, person.url())));
    }
}
