package io.dncstreams.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Small numbers for the campaigns of a team, so that an enrolment need not hold a name. A number is never given twice.
 * For the stream thread alone.
 *
 * <pre>
 * 'c' len team campaign         ordinal(4) day(4)        number of a campaign, and the last day anybody was let in
 * 'n' len team ordinal(4)       endedMinute(4) campaign  its name; what is older than the end does not count
 * 't' len team                  next(4) live(4)          numbers given so far, and campaigns there are now
 * </pre>
 */
final class CampaignNames {

    /** Stands for every campaign that has no number of its own. */
    static final int UNNAMED = 0;

    /** Longest name that is kept, in characters. */
    static final int MAX_LENGTH = 200;

    /** Campaigns of a team at a time. Nobody runs so many, but anybody who may send prospects can make names up. */
    static final int MAX_LIVE = 10_000;

    private static final int NEVER = -1;
    private static final int CACHED = 20_000;
    private static final int MINUTES_OF_DAY = 24 * 60;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<Name, Ordinal> numbers = new HashMap<>();
    private final Map<OrdinalOf, Named> names = new HashMap<>();

    private record Name(String teamId, String campaignId) {}

    private record OrdinalOf(String teamId, int ordinal) {}

    /** @param endedMinute enrolments up to then don't count; -1 if it never ended */
    record Named(String campaignId, int endedMinute) {}

    /**
     * @param lastDay somebody was let in
     * @param endedMinute as in {@link Named}
     */
    record Ordinal(int ordinal, int lastDay, int endedMinute) {
        /** Nobody was let in later than this. */
        int lastMinute() {
            return lastDay * MINUTES_OF_DAY + MINUTES_OF_DAY - 1;
        }
    }

    private record Count(int next, int live) {}

    CampaignNames(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Forgets all when full: that happens to nobody, and whatever keeps the best costs more with every prospect. */
    private static <K, V> void remember(Map<K, V> cache, K key, V value) {
        if (cache.size() >= CACHED) {
            cache.clear();
        }
        cache.put(key, value);
    }

    /**
     * The number of a campaign that somebody is let into now; a new one if it has none. Empty if it can't have one: its
     * name is too long or no text, or the team has too many.
     */
    Optional<Ordinal> letIn(String teamId, String campaignId, int minute) {
        if (!isKept(campaignId)) {
            return Optional.empty();
        }
        int day = minute / MINUTES_OF_DAY;
        Name name = new Name(teamId, campaignId);
        Ordinal cached = numbers.get(name);
        if (cached != null && cached.lastDay() >= day) {
            return Optional.of(cached);
        }
        Ordinal number = cached != null ? cached : stored(teamId, campaignId).orElse(null);
        if (number == null) {
            Count count = count(teamId);
            if (count.live() >= MAX_LIVE || count.next() == Integer.MAX_VALUE) {
                return Optional.empty();
            }
            number = new Ordinal(count.next(), day, NEVER);
            putCount(teamId, new Count(count.next() + 1, count.live() + 1));
            putName(teamId, number.ordinal(), new Named(campaignId, NEVER));
            putNumber(name, number);
        } else if (number.lastDay() < day) {
            number = new Ordinal(number.ordinal(), day, number.endedMinute());
            putNumber(name, number);
        } else {
            remember(numbers, name, number);
        }
        return Optional.of(number);
    }

    Optional<Ordinal> number(String teamId, String campaignId) {
        return isKept(campaignId) ? stored(teamId, campaignId) : Optional.empty();
    }

    /** Empty once the campaign is forgotten. */
    Optional<Named> named(String teamId, int ordinal) {
        OrdinalOf number = new OrdinalOf(teamId, ordinal);
        Named cached = names.get(number);
        if (cached != null) {
            return Optional.of(cached);
        }
        byte[] bytes = store.get(nameKey(teamId, ordinal));
        if (bytes == null) {
            return Optional.empty();
        }
        Named named = new Named(
                new String(bytes, Integer.BYTES, bytes.length - Integer.BYTES, StandardCharsets.UTF_8),
                ByteBuffer.wrap(bytes).getInt());
        remember(names, number, named);
        return Optional.of(named);
    }

    /** Whoever was let in until then is in it no more. */
    void ended(String teamId, String campaignId, int minute) {
        Optional<Ordinal> number = number(teamId, campaignId);
        if (number.isEmpty()) {
            return;
        }
        if (number.get().lastMinute() <= minute) {
            forget(teamId, campaignId, number.get().ordinal());
        } else if (number.get().endedMinute() < minute) {
            Ordinal ended = new Ordinal(number.get().ordinal(), number.get().lastDay(), minute);
            putName(teamId, ended.ordinal(), new Named(campaignId, minute));
            remember(numbers, new Name(teamId, campaignId), ended);
        }
    }

    /** Drops a campaign into which nobody was let for so long that all who were are forgotten. */
    boolean forgetIfUnused(Bytes numberKey, byte[] value, int sinceMinute) {
        Ordinal number = number(value, NEVER);
        if (number.lastMinute() >= sinceMinute) {
            return false;
        }
        byte[] key = numberKey.get();
        int teamLength = key[1] & 0xFF;
        String team = new String(key, 2, teamLength, StandardCharsets.UTF_8);
        String campaign = new String(key, 2 + teamLength, key.length - 2 - teamLength, StandardCharsets.UTF_8);
        forget(team, campaign, number.ordinal());
        return true;
    }

    /** Where the records of all campaigns begin and end. */
    static Bytes firstNumberKey() {
        return Bytes.wrap(new byte[] {'c'});
    }

    static Bytes lastNumberKey() {
        return Bytes.wrap(new byte[] {'c' + 1});
    }

    private void forget(String teamId, String campaignId, int ordinal) {
        store.put(numberKey(teamId, campaignId), null);
        store.put(nameKey(teamId, ordinal), null);
        numbers.remove(new Name(teamId, campaignId));
        names.remove(new OrdinalOf(teamId, ordinal));
        Count count = count(teamId);
        putCount(teamId, new Count(count.next(), count.live() - 1));
    }

    private Optional<Ordinal> stored(String teamId, String campaignId) {
        byte[] bytes = store.get(numberKey(teamId, campaignId));
        if (bytes == null) {
            return Optional.empty();
        }
        int ordinal = ByteBuffer.wrap(bytes).getInt();
        int ended = named(teamId, ordinal)
                .orElseThrow(() -> new IllegalStateException("a number without its campaign"))
                .endedMinute();
        return Optional.of(number(bytes, ended));
    }

    private static Ordinal number(byte[] bytes, int endedMinute) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Ordinal(in.getInt(), in.getInt(), endedMinute);
    }

    private void putNumber(Name name, Ordinal number) {
        store.put(
                numberKey(name.teamId(), name.campaignId()),
                ByteBuffer.allocate(2 * Integer.BYTES)
                        .putInt(number.ordinal())
                        .putInt(number.lastDay())
                        .array());
        remember(numbers, name, number);
    }

    private void putName(String teamId, int ordinal, Named named) {
        byte[] name = named.campaignId().getBytes(StandardCharsets.UTF_8);
        store.put(
                nameKey(teamId, ordinal),
                ByteBuffer.allocate(Integer.BYTES + name.length)
                        .putInt(named.endedMinute())
                        .put(name)
                        .array());
        remember(names, new OrdinalOf(teamId, ordinal), named);
    }

    private Count count(String teamId) {
        byte[] bytes = store.get(key((byte) 't', teamId, new byte[0]));
        if (bytes == null) {
            return new Count(UNNAMED + 1, 0);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new Count(in.getInt(), in.getInt());
    }

    private void putCount(String teamId, Count count) {
        store.put(
                key((byte) 't', teamId, new byte[0]),
                ByteBuffer.allocate(2 * Integer.BYTES)
                        .putInt(count.next())
                        .putInt(count.live())
                        .array());
    }

    private static Bytes numberKey(String teamId, String campaignId) {
        return key((byte) 'c', teamId, campaignId.getBytes(StandardCharsets.UTF_8));
    }

    private static Bytes nameKey(String teamId, int ordinal) {
        return key(
                (byte) 'n',
                teamId,
                ByteBuffer.allocate(Integer.BYTES).putInt(ordinal).array());
    }

    private static Bytes key(byte index, String teamId, byte[] tail) {
        byte[] team = teamId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(2 + team.length + tail.length)
                .put(index)
                .put((byte) team.length)
                .put(team)
                .put(tail)
                .array());
    }

    /** Half a surrogate pair is no text: it could neither be stored nor told to anybody as it came. */
    private static boolean isKept(String campaignId) {
        if (campaignId.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < campaignId.length(); i++) {
            char c = campaignId.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < campaignId.length()
                    && Character.isLowSurrogate(campaignId.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
