package io.dncstreams.store;

import io.dncstreams.profile.ProfileReading.Person;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Who was let into which campaign, so that a person who says stop can be found there. An index and not the guarantee: it
 * may name a campaign too many, and forgets by age. For the partition's stream thread alone, but for {@link #count}.
 *
 * <p>All times are those of records. What an event tells holds for who was let in until its minute, whichever of the two
 * is processed first.
 */
public final class Enrolments {

    /** See {@link EnrolmentBytes}. */
    public static final String ENROLMENTS = "enrolments";

    /** See {@link CampaignNames}. */
    public static final String CAMPAIGNS = "campaigns";

    /** Most campaigns that are told of one person. */
    static final int MAX_TOLD = 1_000;

    /** Most records that are looked at for one person; what can be made up must not take for ever to read. */
    static final int MAX_READ = 4_096;

    /** Most URLs of one member id that are followed. */
    static final int MAX_ALIASES = 64;

    private static final long ORDINAL_MIX = 0x9E3779B97F4A7C15L;
    private static final int COUNT_EVERY = 4_096;

    private final KeyValueStore<Bytes, byte[]> store;
    private final CampaignNames campaigns;
    private final EnrolmentSweep sweep;
    private final int maxAgeMinutes;
    private final EnrolmentBytes bytes = new EnrolmentBytes();
    private final RecentPuts recent = new RecentPuts();
    private volatile long count;
    private long counted;
    private int uncounted;

    /** Whether nobody was ever put here; then there is nobody to look for. */
    private boolean nobody;

    private Enrolments(KeyValueStore<Bytes, byte[]> store, KeyValueStore<Bytes, byte[]> campaigns, int maxAgeDays) {
        this.store = store;
        this.campaigns = new CampaignNames(campaigns);
        this.maxAgeMinutes = Math.toIntExact(maxAgeDays * 24L * 60);
        this.sweep = new EnrolmentSweep(store, campaigns, this.campaigns, maxAgeMinutes);
        this.counted = store.approximateNumEntries();
        this.count = counted;
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            nobody = !all.hasNext();
        }
    }

    /**
     * The stores a task needs. Their changelogs take the broker's time: a gate's records have one of their own making.
     *
     * @param maxAgeDays as in {@link #of}
     */
    public static Set<StoreBuilder<?>> builders(int maxAgeDays) {
        return Set.of(
                new BatchLoggedStoreBuilder(ENROLMENTS, Duration.ofDays(maxAgeDays + 1L)),
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(CAMPAIGNS), Serdes.Bytes(), Serdes.ByteArray())
                        .withLoggingEnabled(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"))
                        .withCachingDisabled());
    }

    /** @param maxAgeDays after which an enrolment is forgotten, 1 or more */
    public static Enrolments of(ProcessorContext<?, ?> context, int maxAgeDays) {
        return new Enrolments(context.getStateStore(ENROLMENTS), context.getStateStore(CAMPAIGNS), maxAgeDays);
    }

    /** @param timeMs when the record that lets the person in was appended */
    public void enrol(String teamId, Person person, String campaignId, long timeMs) {
        int minute = EnrolmentBytes.minute(timeMs);
        Optional<CampaignNames.Ordinal> number = campaigns.letIn(teamId, campaignId, minute);
        int ordinal = CampaignNames.UNNAMED;
        if (number.isPresent()) {
            ordinal = number.get().ordinal();
            // Who is let in after the end was processed is in, however long the record had waited.
            minute = Math.clamp(number.get().endedMinute() + 1L, minute, EnrolmentBytes.LAST_MINUTE);
        }
        byte[] who = bytes.person(teamId, person.url());
        if (recent.isNew(EnrolmentBytes.prefix(who) ^ (((long) ordinal << 32 | minute) + 1) * ORDINAL_MIX)) {
            put(EnrolmentBytes.enrolment(who, ordinal), minute);
        }
        if (person.memberId().isPresent()) {
            byte[] member = bytes.member(teamId, person.memberId().getAsLong());
            if (recent.isNew(EnrolmentBytes.prefix(who) ^ EnrolmentBytes.prefix(member) ^ (minute + 1) * ORDINAL_MIX)) {
                put(EnrolmentBytes.alias(member, who), minute);
            }
        }
    }

    /**
     * Where a person is, under the URL and under every URL that was seen together with the member id.
     *
     * @param timeMs of the record that asks
     */
    public Enrolled find(String teamId, String url, OptionalLong memberId, long timeMs) {
        if (nobody) {
            return Enrolled.NOWHERE;
        }
        Search search = new Search(teamId, EnrolmentBytes.minute(timeMs));
        byte[] who = bytes.person(teamId, url);
        search.read(who);
        if (memberId.isPresent()) {
            for (byte[] alias : search.aliases(bytes.member(teamId, memberId.getAsLong()))) {
                if (!Arrays.equals(alias, who)) {
                    search.read(alias);
                }
            }
        }
        return search.found();
    }

    /** Where a person is, but nowhere if the URL was seen together with the member id. */
    public Enrolled findUnlessSeenAs(String teamId, String url, long memberId, long timeMs) {
        Bytes alias = EnrolmentBytes.alias(bytes.member(teamId, memberId), bytes.person(teamId, url));
        return store.get(alias) == null ? find(teamId, url, OptionalLong.empty(), timeMs) : Enrolled.NOWHERE;
    }

    /** The campaign ended at this time. */
    public void ended(String teamId, String campaignId, long timeMs) {
        campaigns.ended(teamId, campaignId, EnrolmentBytes.minute(timeMs));
        recent.forget();
    }

    /** The person left the campaign at this time. */
    public void left(String teamId, Person person, String campaignId, long timeMs) {
        Optional<CampaignNames.Ordinal> number = campaigns.number(teamId, campaignId);
        if (number.isEmpty()) {
            return;
        }
        Bytes key = EnrolmentBytes.enrolment(
                bytes.person(teamId, person.url()), number.get().ordinal());
        byte[] value = store.get(key);
        if (value != null && EnrolmentBytes.minute(value) <= EnrolmentBytes.minute(timeMs)) {
            store.put(key, null);
            recent.forget();
        }
    }

    /** For any thread: about how many there are. */
    public long count() {
        return count;
    }

    private void put(Bytes key, int minute) {
        nobody = false;
        store.put(key, EnrolmentBytes.value(minute));
        if (++uncounted % EnrolmentSweep.EVERY == 0) {
            sweep.step(minute);
        }
        if (uncounted >= COUNT_EVERY) {
            // Here, on the thread that closes the store: this call is not guarded against a closed one.
            counted = store.approximateNumEntries();
            uncounted = 0;
        }
        count = counted + uncounted;
    }

    /** One look for a person; what it meets that does not count any more is deleted. */
    private final class Search {

        private final String teamId;
        private final int minute;
        private final TreeSet<Integer> ordinals = new TreeSet<>();
        private final List<Bytes> outdated = new ArrayList<>();
        private boolean more;
        private int left = MAX_READ;

        Search(String teamId, int minute) {
            this.teamId = teamId;
            this.minute = minute;
        }

        List<byte[]> aliases(byte[] member) {
            List<byte[]> aliases = new ArrayList<>();
            try (KeyValueIterator<Bytes, byte[]> all = all(member)) {
                while (all.hasNext()) {
                    KeyValue<Bytes, byte[]> next = all.next();
                    if (isTooOld(next.value)) {
                        continue;
                    }
                    if (aliases.size() == MAX_ALIASES) {
                        more = true;
                        break;
                    }
                    aliases.add(EnrolmentBytes.person(next.key));
                }
            }
            return aliases;
        }

        void read(byte[] person) {
            try (KeyValueIterator<Bytes, byte[]> all = all(person)) {
                while (all.hasNext()) {
                    if (left-- <= 0) {
                        more = true;
                        return;
                    }
                    KeyValue<Bytes, byte[]> next = all.next();
                    int ordinal = EnrolmentBytes.ordinal(next.key);
                    if (isTooOld(next.value) || isOver(ordinal, next.value)) {
                        outdated.add(next.key);
                    } else if (ordinal == CampaignNames.UNNAMED) {
                        more = true;
                    } else {
                        ordinals.add(ordinal);
                    }
                }
            }
        }

        private KeyValueIterator<Bytes, byte[]> all(byte[] prefix) {
            return store.range(EnrolmentBytes.first(prefix), EnrolmentBytes.last(prefix));
        }

        private boolean isTooOld(byte[] value) {
            return EnrolmentBytes.minute(value) < minute - maxAgeMinutes;
        }

        private boolean isOver(int ordinal, byte[] value) {
            return ordinal != CampaignNames.UNNAMED
                    && campaigns
                            .named(teamId, ordinal)
                            .filter(named -> named.endedMinute() < EnrolmentBytes.minute(value))
                            .isEmpty();
        }

        Enrolled found() {
            outdated.forEach(key -> store.put(key, null));
            List<String> names = ordinals.stream()
                    .limit(MAX_TOLD)
                    .map(ordinal ->
                            campaigns.named(teamId, ordinal).orElseThrow().campaignId())
                    .toList();
            return new Enrolled(names, more || ordinals.size() > names.size());
        }
    }
}
