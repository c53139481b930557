package io.dncstreams.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.profile.ProfileReading.Person;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentsTest {

    private static final String TEAM = "team_a";
    private static final Person BOB = new Person("https://linkedin.com/in/bob", OptionalLong.empty());
    private static final long NOW = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
    private static final int DAYS = 30;

    @TempDir
    Path dir;

    private MockProcessorContext<Object, Object> context;
    private Enrolments enrolments;

    @BeforeEach
    void open() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "stores");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.BytesSerde.class);
        settings.put("processing.exception.handler.global.enabled", true);
        context = new MockProcessorContext<>(settings, new TaskId(0, 0), dir.toFile());
        for (StoreBuilder<?> builder : Enrolments.builders(DAYS)) {
            StateStore store =
                    builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
        }
        enrolments = Enrolments.of(context, DAYS);
    }

    @AfterEach
    void close() {
        context.getStateStore(Enrolments.ENROLMENTS).close();
        context.getStateStore(Enrolments.CAMPAIGNS).close();
    }

    /** Operators reckon with these; see docs/campaigns.md. */
    @Test
    void anEnrolmentIsTwentyBytesForTheFirst255CampaignsOfATeam() {
        Set<Integer> sizes = new HashSet<>();
        for (int campaign = 0; campaign < 255; campaign++) {
            enrolments.enrol(TEAM, BOB, "cmp_" + campaign, NOW);
        }
        forEach(each -> sizes.add(each.key.get().length + each.value.length));
        assertThat(sizes).containsExactly(20);

        enrolments.enrol(TEAM, BOB, "cmp_255", NOW);
        forEach(each -> sizes.add(each.key.get().length + each.value.length));
        assertThat(sizes).containsExactlyInAnyOrder(20, 21);
    }

    @Test
    void aMemberIdIsAnother35BytesOnceAUrl() {
        Person member = new Person(BOB.url(), OptionalLong.of(42));
        enrolments.enrol(TEAM, member, "c-1", NOW);
        enrolments.enrol(TEAM, member, "c-2", NOW);

        int[] bytes = {0};
        forEach(each -> bytes[0] += each.key.get().length + each.value.length);

        assertThat(bytes[0]).isEqualTo(20 + 20 + 35);
    }

    @Test
    void whatWasPutIsThereForTheNextTask() {
        enrolments.enrol(TEAM, BOB, "c-1", NOW);
        enrolments.enrol(TEAM, BOB, "c-2", NOW);

        Enrolments next = Enrolments.of(context, DAYS);
        next.enrol(TEAM, BOB, "c-3", NOW);

        assertThat(next.find(TEAM, BOB.url(), OptionalLong.empty(), NOW))
                .isEqualTo(new Enrolled(List.of("c-1", "c-2", "c-3"), false));
    }

    @Test
    void anEndHoldsForTheNextTaskToo() {
        enrolments.enrol(TEAM, BOB, "c-1", NOW);
        enrolments.ended(TEAM, "c-1", NOW);

        Enrolments next = Enrolments.of(context, DAYS);
        assertThat(find(next)).isEmpty();
        next.enrol(TEAM, BOB, "c-1", NOW);
        assertThat(find(next)).containsExactly("c-1");
    }

    /** The same person, campaign and minute again: what is remembered of puts must not outlive what takes them back. */
    @Test
    void whoComesBackAfterLeavingIsFoundAgain() {
        enrolments.enrol(TEAM, BOB, "c-1", NOW);
        enrolments.left(TEAM, BOB, "c-1", NOW);
        assertThat(find(enrolments)).isEmpty();

        enrolments.enrol(TEAM, BOB, "c-1", NOW);

        assertThat(find(enrolments)).containsExactly("c-1");
    }

    @Test
    void aTeamsNumbersAreItsOwn() {
        enrolments.enrol("team_b", BOB, "theirs", NOW);
        enrolments.enrol(TEAM, BOB, "ours", NOW);

        assertThat(find(enrolments)).containsExactly("ours");
    }

    /** Anybody who may send prospects can make up campaigns. */
    @Test
    void aTeamHasNoMoreCampaignsThanAreKept() {
        for (int campaign = 0; campaign < CampaignNames.MAX_LIVE; campaign++) {
            enrolments.enrol(TEAM, new Person("https://linkedin.com/in/a", OptionalLong.empty()), "c" + campaign, NOW);
        }
        enrolments.enrol(TEAM, BOB, "one too many", NOW);
        assertThat(enrolments.find(TEAM, BOB.url(), OptionalLong.empty(), NOW))
                .isEqualTo(new Enrolled(List.of(), true));

        long dayAfter = NOW + Duration.ofDays(1).toMillis();
        enrolments.ended(TEAM, "c7", dayAfter);
        enrolments.enrol(TEAM, BOB, "in its place", dayAfter);

        assertThat(find(enrolments)).containsExactly("in its place");
        Enrolled many = enrolments.find(TEAM, "https://linkedin.com/in/a", OptionalLong.empty(), NOW);
        assertThat(many.campaigns()).hasSize(Enrolments.MAX_TOLD);
        assertThat(many.more()).isTrue();
    }

    @Test
    void whatIsTooOldIsDeletedAFewAtATime() {
        int old = 5_000;
        for (int i = 0; i < old; i++) {
            enrolments.enrol(TEAM, somebody(i), "old campaign", NOW);
        }
        long later = NOW + Duration.ofDays(2 * DAYS).toMillis();
        int young = 30 * EnrolmentSweep.EVERY;
        for (int i = 0; i < young; i++) {
            enrolments.enrol(TEAM, somebody(old + i), "young campaign", later);
        }

        int[] left = {0};
        forEach(each -> {
            left[0]++;
            assertThat(EnrolmentBytes.minute(each.value)).isEqualTo(EnrolmentBytes.minute(later));
        });
        assertThat(left[0]).isEqualTo(young);
        KeyValueStore<Bytes, byte[]> campaigns = context.getStateStore(Enrolments.CAMPAIGNS);
        assertThat(new CampaignNames(campaigns).number(TEAM, "old campaign")).isEmpty();
        assertThat(new CampaignNames(campaigns).number(TEAM, "young campaign")).isPresent();
    }

    private static Person somebody(int number) {
        return new Person("https://linkedin.com/in/somebody-" + number, OptionalLong.empty());
    }

    private static List<String> find(Enrolments enrolments) {
        return enrolments.find(TEAM, BOB.url(), OptionalLong.empty(), NOW).campaigns();
    }

    private void forEach(java.util.function.Consumer<KeyValue<Bytes, byte[]>> look) {
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(Enrolments.ENROLMENTS);
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            all.forEachRemaining(look);
        }
    }
}
