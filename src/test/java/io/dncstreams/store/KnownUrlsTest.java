package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.Decider;
import io.dncstreams.list.SampleCommands;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What memory rules out must not be in the store, also while the store is only just being read. */
class KnownUrlsTest {

    private static final String TEAM = SampleCommands.TEAM;
    private static final int PEOPLE = 3_000;

    private final RealStores stores = new RealStores();

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void rulesOutNobodyWhoWasListedBeforeOrIsListedMeanwhile() {
        for (int i = 0; i < PEOPLE; i++) {
            list(stores.list(), i);
        }
        SplittableRandom random = new SplittableRandom(7);

        ListStore next = stores.reopened();

        for (int i = PEOPLE; i < 2 * PEOPLE; i++) {
            list(next, i);
            assertListed(next, i);
            assertListed(next, random.nextInt(PEOPLE));
        }
        awaitRead(next);
        for (int i = 0; i < 2 * PEOPLE; i++) {
            assertListed(next, i);
        }
    }

    @Test
    void everythingIsPossibleUntilTheStoreIsRead() {
        list(stores.list(), 1);
        Bytes key = ListKeys.url(TEAM, SampleCommands.person("person-1").url());
        try (KnownUrls broken = new KnownUrls(InterruptedReads.atScan(stores.rawList(), () -> {
            throw new IllegalStateException("the disk is gone");
        }))) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(broken.mayContain(key)).isTrue();
            }
        }
    }

    private static void list(ListStore list, int number) {
        var verdict = Decider.decide(
                list,
                SampleCommands.add(TEAM, SampleCommands.person("person-" + number), number),
                number,
                Instant.EPOCH.plusSeconds(1));
        list.apply(TEAM, verdict);
    }

    private static void assertListed(ListStore list, int number) {
        assertThat(list.url(TEAM, SampleCommands.person("person-" + number).url())
                        .listing())
                .as("person %d", number)
                .isPresent();
    }

    /** Of a hundred who are not there, all but a few are ruled out once the store is read. */
    private void awaitRead(ListStore list) {
        try (KnownUrls known = new KnownUrls(stores.rawList())) {
            Awaitility.await("the store is read").until(() -> {
                int possible = 0;
                for (int i = 0; i < 100; i++) {
                    Bytes nobody = ListKeys.url(TEAM, "https://linkedin.com/in/nobody-" + i);
                    possible += known.mayContain(nobody) ? 1 : 0;
                }
                return possible < 10;
            });
        }
        assertThat(list.url(TEAM, "https://linkedin.com/in/nobody").listing()).isEmpty();
    }
}
