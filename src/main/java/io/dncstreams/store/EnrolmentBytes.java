package io.dncstreams.store;

import io.dncstreams.list.TeamId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * The bytes of the enrolments store. A person is 16 bytes: the first half of the SHA-256 of team and URL, or of team and
 * member id, so that nobody can make up two that are taken for one. There is no format byte in the values, for there are
 * as many as prospects; a change of the format is a store of another name.
 *
 * <pre>
 * person(16) ordinal(1 to 4)    minute(3)   a person in a campaign, and when last let in
 * member(16) person(16)         minute(3)   a URL that was seen together with the member id
 * </pre>
 */
final class EnrolmentBytes {

    static final int PERSON = 16;
    static final int VALUE = 3;

    /** Minutes are counted from 2020 and fit until 2051. */
    private static final long FIRST_MINUTE = 1_577_836_800_000L / 60_000;

    static final int LAST_MINUTE = (1 << 24) - 1;

    private final MessageDigest sha256;

    EnrolmentBytes() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** @param timeMs epoch milliseconds, any */
    static int minute(long timeMs) {
        return Math.clamp(timeMs / 60_000 - FIRST_MINUTE, 0, LAST_MINUTE);
    }

    /** @param teamId as {@link TeamId} has it */
    byte[] person(String teamId, String url) {
        return Arrays.copyOf(sha256.digest(ListKeys.url(teamId, url).get()), PERSON);
    }

    byte[] member(String teamId, long memberId) {
        return Arrays.copyOf(sha256.digest(ListKeys.member(teamId, memberId).get()), PERSON);
    }

    /** @param ordinal from 0 */
    static Bytes enrolment(byte[] person, int ordinal) {
        int length = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(ordinal) + 7) / 8);
        byte[] key = Arrays.copyOf(person, PERSON + length);
        for (int i = 0; i < length; i++) {
            key[PERSON + i] = (byte) (ordinal >>> 8 * (length - 1 - i));
        }
        return Bytes.wrap(key);
    }

    static int ordinal(Bytes enrolment) {
        byte[] key = enrolment.get();
        int ordinal = 0;
        for (int i = PERSON; i < key.length; i++) {
            ordinal = ordinal << 8 | key[i] & 0xFF;
        }
        return ordinal;
    }

    static Bytes alias(byte[] member, byte[] person) {
        byte[] key = Arrays.copyOf(member, 2 * PERSON);
        System.arraycopy(person, 0, key, PERSON, PERSON);
        return Bytes.wrap(key);
    }

    /** The person in a key that {@link #alias} made. */
    static byte[] person(Bytes alias) {
        return Arrays.copyOfRange(alias.get(), PERSON, 2 * PERSON);
    }

    /** The first and the last key that begins with these bytes; no key is longer. */
    static Bytes first(byte[] prefix) {
        return Bytes.wrap(prefix);
    }

    static Bytes last(byte[] prefix) {
        byte[] key = Arrays.copyOf(prefix, 2 * PERSON + 1);
        Arrays.fill(key, prefix.length, key.length, (byte) 0xFF);
        return Bytes.wrap(key);
    }

    static byte[] value(int minute) {
        return new byte[] {(byte) (minute >>> 16), (byte) (minute >>> 8), (byte) minute};
    }

    static int minute(byte[] value) {
        return (value[0] & 0xFF) << 16 | (value[1] & 0xFF) << 8 | value[2] & 0xFF;
    }

    /** Eight bytes of a hash as a number. */
    static long prefix(byte[] person) {
        return ByteBuffer.wrap(person).getLong();
    }
}
