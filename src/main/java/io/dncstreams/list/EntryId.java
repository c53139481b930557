package io.dncstreams.list;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.OptionalInt;

/**
 * Ids of entries: {@code dnc_}, two base-62 digits that say which partition holds the entry, 22 base-62 digits of 128
 * bits. Whoever gets an id can so ask the right partition whose it is.
 */
public final class EntryId {

    /** Most partitions that an id can name. */
    public static final int MAX_PARTITIONS = 62 * 62;

    private static final String PREFIX = "dnc_";
    private static final int LENGTH = PREFIX.length() + 2 + 22;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final int DIGITS_AT_ONCE = 5;
    private static final long DIVISOR = 62L * 62 * 62 * 62 * 62;

    private EntryId() {}

    /** A new id from 128 random bits. For the edge only: a processor has no randomness. */
    public static String random(int partition, SecureRandom random) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return of(partition, bits);
    }

    /**
     * The id of an entry that an opt-out from a topic makes: the same however often it is read. The URL is part of it, for
     * should the reading rules ever change, the same opt-out may come again for another URL, and that is another entry.
     */
    public static String derived(int partition, Origin origin, String url) {
        byte[] name = url.getBytes(StandardCharsets.UTF_8);
        byte[] seed = ByteBuffer.allocate(28 + name.length)
                .putLong(origin.topicId().getMostSignificantBits())
                .putLong(origin.topicId().getLeastSignificantBits())
                .putInt(origin.partition())
                .putLong(origin.offset())
                .put(name)
                .array();
        byte[] bits = new byte[16];
        System.arraycopy(sha256().digest(seed), 0, bits, 0, bits.length);
        return of(partition, bits);
    }

    /** The partition that an id names; empty if no id of ours looks like this. */
    public static OptionalInt partition(String id) {
        if (id.length() != LENGTH || !id.startsWith(PREFIX)) {
            return OptionalInt.empty();
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (DIGITS.indexOf(id.charAt(i)) < 0) {
                return OptionalInt.empty();
            }
        }
        int high = DIGITS.indexOf(id.charAt(PREFIX.length()));
        int low = DIGITS.indexOf(id.charAt(PREFIX.length() + 1));
        return OptionalInt.of(high * 62 + low);
    }

    private static String of(int partition, byte[] bits) {
        if (partition < 0 || partition >= MAX_PARTITIONS) {
            throw new IllegalArgumentException("partition " + partition + " is not in 0.." + (MAX_PARTITIONS - 1));
        }
        byte[] text = new byte[LENGTH];
        byte[] prefix = PREFIX.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(prefix, 0, text, 0, prefix.length);
        text[4] = digit(partition / 62);
        text[5] = digit(partition % 62);
        int[] number = new int[bits.length / Integer.BYTES];
        ByteBuffer.wrap(bits).asIntBuffer().get(number);
        // From the right, as many digits at once as fit into an int.
        for (int end = LENGTH; end > 6; end -= DIGITS_AT_ONCE) {
            int digits = divide(number);
            for (int i = end - 1; i >= Math.max(6, end - DIGITS_AT_ONCE); i--) {
                text[i] = digit(digits % 62);
                digits /= 62;
            }
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Divides by 62 to the power of {@link #DIGITS_AT_ONCE} in place, most significant word first, and returns what is left over. */
    private static int divide(int[] number) {
        long rest = 0;
        for (int i = 0; i < number.length; i++) {
            long part = (rest << Integer.SIZE) | Integer.toUnsignedLong(number[i]);
            number[i] = (int) (part / DIVISOR);
            rest = part % DIVISOR;
        }
        return (int) rest;
    }

    private static byte digit(int value) {
        return (byte) DIGITS.charAt(value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
