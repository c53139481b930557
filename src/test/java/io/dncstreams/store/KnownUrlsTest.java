package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.list.Origins;
import io.dncstreams.list.SampleCommands;
import io.dncstreams.list.UrlState;
import io.dncstreams.list.UrlState.Listing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
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

    @Test
    void whatChangesBehindTheReadersBackIsNotRemembered() throws InterruptedException {
        Bytes deleted = put("deleted", SampleCommands.entryId(1));
        Bytes listedAgain = put("listed-again", SampleCommands.entryId(2));
        Bytes untouched = put("untouched", SampleCommands.entryId(3));
        CountDownLatch snapshotTaken = new CountDownLatch(1);
        CountDownLatch changesMade = new CountDownLatch(1);
        try (KnownUrls known = new KnownUrls(
                new SlowScan(stores.rawList(), snapshotTaken, changesMade),
                new MemoryBudget(1 << 20),
                new ReentrantLock())) {
            snapshotTaken.await();
            known.changed(known.hash(deleted), UrlState.UNKNOWN);
            known.changed(known.hash(listedAgain), listed(SampleCommands.entryId(4)));
            Bytes added = ListKeys.url(TEAM, "https://linkedin.com/in/added");
            known.changed(known.hash(added), listed(SampleCommands.entryId(5)));
            assertThat(known.isAbsent(known.hash(ListKeys.url(TEAM, "nobody")))).isFalse();
            changesMade.countDown();
            Awaitility.await("the store is read").until(known::known);

            assertThat(known.entryId(known.hash(untouched))).contains(SampleCommands.entryId(3));
            for (Bytes changed : List.of(deleted, listedAgain, added)) {
                assertThat(known.entryId(known.hash(changed))).isEmpty();
                assertThat(known.isAbsent(known.hash(changed))).isFalse();
            }
            assertThat(known.isAbsent(known.hash(ListKeys.url(TEAM, "nobody")))).isTrue();
        }
    }

    /** Otherwise a reader that waits for its turn would fill the heap with what happens meanwhile. */
    @Test
    void forgetsAllThatWasFoundIfTooMuchChangedMeanwhile() throws InterruptedException {
        Bytes listed = put("listed", SampleCommands.entryId(1));
        Bytes last = put("last", SampleCommands.entryId(2));
        CountDownLatch snapshotTaken = new CountDownLatch(1);
        CountDownLatch changesMade = new CountDownLatch(1);
        try (KnownUrls known = new KnownUrls(
                new SlowScan(stores.rawList(), snapshotTaken, changesMade),
                new MemoryBudget(1 << 20),
                new ReentrantLock())) {
            snapshotTaken.await();
            for (int i = 0; i < KnownUrls.MOST_CHANGED; i++) {
                known.changed(known.hash(listed), listed(SampleCommands.entryId(1)));
            }
            known.changed(known.hash(last), UrlState.UNKNOWN);
            changesMade.countDown();
            Awaitility.await("the store is read").until(known::known);

            for (Bytes each : List.of(listed, last)) {
                assertThat(known.entryId(known.hash(each))).isEmpty();
                assertThat(known.isAbsent(known.hash(each))).isFalse();
            }
            assertThat(known.isAbsent(known.hash(ListKeys.url(TEAM, "nobody")))).isTrue();
            known.changed(known.hash(listed), listed(SampleCommands.entryId(3)));
            assertThat(known.entryId(known.hash(listed))).contains(SampleCommands.entryId(3));
        }
    }

    @Test
    void knowsNothingIfTheStoreCannotBeRead() throws InterruptedException {
        Bytes listed = put("listed", SampleCommands.entryId(1));
        InterruptedReads broken = InterruptedReads.atScan(stores.rawList(), () -> {
            throw new IllegalStateException("the disk is gone");
        });
        try (KnownUrls known = new KnownUrls(broken, new MemoryBudget(1 << 20), new ReentrantLock())) {
            known.awaitReader();
            known.changed(known.hash(listed), UrlState.UNKNOWN);

            assertThat(known.known()).isFalse();
            assertThat(known.isAbsent(known.hash(ListKeys.url(TEAM, "nobody")))).isFalse();
        }
    }

    @Test
    void waitsForItsTurnAndCanBeClosedMeanwhile() {
        Bytes listed = put("listed", SampleCommands.entryId(1));
        Lock turn = new ReentrantLock();
        turn.lock();
        KnownUrls closed = new KnownUrls(stores.rawList(), new MemoryBudget(1 << 20), turn);
        try (KnownUrls waiting = new KnownUrls(stores.rawList(), new MemoryBudget(1 << 20), turn)) {
            closed.close();
            assertThat(closed.isRead()).isTrue();
            assertThat(closed.known()).isFalse();
            assertThat(waiting.isRead()).isFalse();

            turn.unlock();
            Awaitility.await("the store is read").until(waiting::known);
            assertThat(waiting.entryId(waiting.hash(listed))).contains(SampleCommands.entryId(1));
        }
    }

    private Bytes put(String name, String entryId) {
        Bytes key = ListKeys.url(TEAM, "https://linkedin.com/in/" + name);
        stores.rawList().put(key, ListValues.url(listed(entryId)));
        return key;
    }

    private static UrlState listed(String entryId) {
        return new UrlState(Optional.of(new Listing(0, entryId, OptionalLong.empty())), Origins.NONE);
    }

    /** A scan that has begun, and goes on only when it may. */
    private record SlowScan(ReadOnlyKeyValueStore<Bytes, byte[]> store, CountDownLatch begun, CountDownLatch goOn)
            implements ReadOnlyKeyValueStore<Bytes, byte[]> {

        @Override
        public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
            KeyValueIterator<Bytes, byte[]> snapshot = store.range(from, to);
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return snapshot;
        }

        @Override
        public byte[] get(Bytes key) {
            return store.get(key);
        }

        @Override
        public KeyValueIterator<Bytes, byte[]> all() {
            return store.all();
        }

        @Override
        public long approximateNumEntries() {
            return store.approximateNumEntries();
        }
    }

    private static void assertAgrees(ListStore list, int number) {
        var person = SampleCommands.person("person-" + number);
        assertThat(list.suppressedBy(TEAM, person))
                .isEqualTo(list.match(TEAM, person).map(Listing::entryId));
        assertThat(list.url(TEAM, person.url())).isEqualTo(list.url(ListKeys.url(TEAM, person.url())));
    }
}
