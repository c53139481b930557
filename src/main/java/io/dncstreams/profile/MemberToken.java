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
    private static final int FIRST_ID_BYTE = 4;
    private static final int AFTER_ID_BYTES = 8;

    private MemberToken() {}

    /** Whether the text has the shape of a token, in its original case or not. */
    static boolean is(String text) {
        if (text.length() != LENGTH || !(Characters.matches(text, 0, "acoaa") || Characters.matches(text, 0, "acwaa"))) {
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
        long bits = 0;
        int characters = AFTER_ID_BYTES * 8 / BITS_PER_CHARACTER + 1;
        int surplus = characters * BITS_PER_CHARACTER - AFTER_ID_BYTES * 8;
        // The first bytes hold a constant; what overflows at the top of the long is part of it.
        for (int i = 0; i < characters; i++) {
            bits = bits << BITS_PER_CHARACTER | ALPHABET.indexOf(text.charAt(i));
        }
        long id = bits >>> surplus & (1L << (AFTER_ID_BYTES - FIRST_ID_BYTE) * 8) - 1;
        return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
    }
}
