package io.dncstreams.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of the list store. A first byte names the index, then (but in the index of ids) comes the team with its length
 * in front, so that no team's keys are ever a prefix of another's; numbers are big-endian, so that byte order is number
 * order.
 *
 * <pre>
 * 'u' len team url              what is known of a URL
 * 'm' len team memberId(8)      the listings of a member id
 * 'm' len team memberId(8) sequence(8)  one more, where a member id has many
 * 'o' len team sequence(8)      the entry as served, in order of addition
 * 'h' len team level block(8)   holes that deletes left in a block of the order
 * 'i' id                        team and sequence of an entry id
 * 'g'                           the generation the store is of, see {@link StoreMarker}
 * 'p' topic                     how far an input was processed, see {@link InputPositions}
 * </pre>
 */
final class ListKeys {

    private static final byte URL = 'u';
    private static final byte MEMBER = 'm';
    static final byte ORDER = 'o';
    private static final byte HOLES = 'h';
    private static final byte ID = 'i';
    private static final byte GENERATION_OF_STORE = 'g';
    private static final byte POSITION = 'p';

    static final Bytes GENERATION = Bytes.wrap(new byte[] {GENERATION_OF_STORE});

    /** Range of all keys that {@link #url} makes, both ends included; the upper one is nobody's key. */
    static final Bytes FIRST_URL = Bytes.wrap(new byte[] {URL});

    static final Bytes AFTER_URLS = Bytes.wrap(new byte[] {URL + 1});

    private ListKeys() {}

    static Bytes url(String teamId, String url) {
        byte[] tail = url.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(team(URL, teamId, tail.length).put(tail).array());
    }

    static Bytes member(String teamId, long memberId) {
        return Bytes.wrap(team(MEMBER, teamId, Long.BYTES).putLong(memberId).array());
    }

    static Bytes furtherMember(String teamId, long memberId, long sequence) {
        return Bytes.wrap(team(MEMBER, teamId, 2 * Long.BYTES)
                .putLong(memberId)
                .putLong(sequence)
                .array());
    }

    static Bytes order(String teamId, long sequence) {
        return Bytes.wrap(team(ORDER, teamId, Long.BYTES).putLong(sequence).array());
    }

    /** The sequence in a key that {@link #order} made. */
    static long sequence(Bytes orderKey) {
        byte[] key = orderKey.get();
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    static Bytes holes(String teamId, int level, long block) {
        return Bytes.wrap(team(HOLES, teamId, 1 + Long.BYTES)
                .put((byte) level)
                .putLong(block)
                .array());
    }

    /** The block in a key that {@link #holes} made. */
    static long block(Bytes holesKey) {
        return sequence(holesKey);
    }

    static Bytes id(String entryId) {
        byte[] tail = entryId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + tail.length).put(ID).put(tail).array());
    }

    static Bytes position(String topic) {
        byte[] tail = topic.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(1 + tail.length).put(POSITION).put(tail).array());
    }

    private static ByteBuffer team(byte index, String teamId, int tail) {
        byte[] team = teamId.getBytes(StandardCharsets.UTF_8);
        if (team.length == 0 || team.length > 255) {
            throw new IllegalArgumentException("a team id of " + team.length + " bytes");
        }
        return ByteBuffer.allocate(2 + team.length + tail)
                .put(index)
                .put((byte) team.length)
                .put(team);
    }
}
