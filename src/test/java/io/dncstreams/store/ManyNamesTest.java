package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.profile.ProfileReading.Person;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One member id under more URLs than anybody has. */
class ManyNamesTest {

    private static final String TEAM = "team_a";
    private static final long MEMBER = 4711;
    private static final Person BY_ANOTHER_NAME =
            new Person("https://linkedin.com/in/another", OptionalLong.of(MEMBER));

    private final RealStores stores = new RealStores();
    private final ListDriver list = new ListDriver(stores.list());

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void noValueGrowsWithoutBound() {
        addNames(1_000);

        assertThat(stores.rawList().get(ListKeys.member(TEAM, MEMBER))).hasSizeLessThan(50 * ListStore.MEMBER_LISTINGS);
    }

    @Test
    void thePersonIsListedUntilTheLastNameIsGone() {
        int names = 3 * ListStore.MEMBER_LISTINGS;
        addNames(names);
        // From the middle, where both kinds of keys are, then from the front.
        for (int left = names; left > 0; left--) {
            assertThat(stores.list().matchingEntry(TEAM, BY_ANOTHER_NAME))
                    .as("%d left", left)
                    .isPresent();
            list.delete(TEAM, left % 3 == 0 ? left / 2 : 0);
        }

        assertThat(stores.list().matchingEntry(TEAM, BY_ANOTHER_NAME)).isEmpty();
        try (var left = stores.rawList().all()) {
            left.forEachRemaining(record -> assertThat(record.key.get()[0]).isNotEqualTo((byte) 'm'));
        }
    }

    private void addNames(int count) {
        for (int i = 0; i < count; i++) {
            list.add(TEAM, new Person("https://linkedin.com/in/name-" + i, OptionalLong.of(MEMBER)));
        }
    }
}
