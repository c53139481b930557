package io.dncstreams.profile;

import java.util.OptionalLong;

/**
 * The opaque identifier LinkedIn gives out where a member has no public one at hand: 39 characters of base64url, among
 * them the member id. Two tokens of one member differ as strings and agree in the id.
 */
final class MemberToken {

    static final int LENGTH = 39;

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int BITS_PER_CHARACTER = 6;

    /** Character 3 begins in byte 2 (bit 18), character 10 ends in byte 8 (bit 65). */
    private static final int FIRST_CHARACTER = 3;

    private static final int LAST_CHARACTER = 10;
    private static final int SURPLUS_BITS = 2;
    private static final long MAX_ID = 0xFFFF_FFFFL;

    private MemberToken() {}

    /** Whether the text has the shape of a token, in its original case or not. */
    static boolean is(String text) {
        if (text.length() != LENGTH
                || !(Characters.matches(text, 0, "acoaa") || Characters.matches(text, 0, "acwaa"))) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            if (ALPHABET.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** The member that a token in any case names. */
    static ProfileReading.Person person(String token) {
        return new ProfileReading.Person(ProfileUrls.PREFIX + Characters.asciiLower(token), memberId(token));
    }

    /** The member id: bytes 4 to 7, big-endian. Empty for anything but a token in its original case. */
    static OptionalLong memberId(String text) {
        if (!is(text) || !(text.startsWith("ACoAA") || text.startsWith("ACwAA"))) {
            return OptionalLong.empty();
        }
        long bytes2To7 = 0;
        for (int i = FIRST_CHARACTER; i <= LAST_CHARACTER; i++) {
            bytes2To7 = (bytes2To7 << BITS_PER_CHARACTER) | ALPHABET.indexOf(text.charAt(i));
        }
        long id = bytes2To7 >>> SURPLUS_BITS;
        // Bytes 2 and 3 are zero in every token known: where they are not, the number is longer than is understood
        // here.
        return id > 0 && id <= MAX_ID ? OptionalLong.of(id) : OptionalLong.empty();
    }
}
