package io.dncstreams.profile;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * The short way for the addresses that nearly everybody sends: ASCII, at most one sub-domain, nothing encoded and
 * nothing below the profile. It answers only where the rules give the same answer, and leaves the rest to them.
 */
final class PlainUrl {

    static final long NOT_PLAIN = -1;

    /** Longest canonical URL that comes out here, in characters, all of which are ASCII. */
    static final int LONGEST = ProfileUrls.PREFIX.length() + Identifier.MAX_LENGTH;

    private static final String AFTER_SUBDOMAIN = "linkedin.com/in/";

    private PlainUrl() {}

    /** Where the identifier stands, start in the upper half and end in the lower; or {@link #NOT_PLAIN}. */
    static long find(String text) {
        int start = startOfIdentifier(text);
        if (start < 0) {
            return NOT_PLAIN;
        }
        int end = start;
        int significant = 0;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (Characters.isAsciiLetter(c) || Characters.isAsciiDigit(c)) {
                significant++;
            } else if (c != '-' && c != '_') {
                break;
            }
            end++;
        }
        int length = end - start;
        return significant > 0
                        && length <= Identifier.MAX_LENGTH
                        && length != MemberToken.LENGTH
                        && !isReserved(text, start, length)
                        && isHarmless(text, end)
                ? (long) start << Integer.SIZE | end
                : NOT_PLAIN;
    }

    /**
     * Length of the canonical URL of what {@link #find} found.
     *
     * @return at most {@link #LONGEST}
     */
    static int length(long found) {
        return ProfileUrls.PREFIX.length() + (int) found - (int) (found >>> Integer.SIZE);
    }

    /** @param url to work in, overwritten and not kept; at least as long as the canonical URL */
    static ProfileReading.Person person(String text, long found, byte[] url) {
        int start = (int) (found >>> Integer.SIZE);
        int end = (int) found;
        return new ProfileReading.Person(canonical(text, start, end, url), OptionalLong.empty());
    }

    private static String canonical(String text, int start, int end, byte[] url) {
        int prefix = ProfileUrls.PREFIX.length();
        boolean unchanged = start == prefix;
        for (int i = 0; i < prefix; i++) {
            url[i] = (byte) ProfileUrls.PREFIX.charAt(i);
            unchanged = unchanged && text.charAt(i) == ProfileUrls.PREFIX.charAt(i);
        }
        for (int i = start; i < end; i++) {
            char lower = Characters.asciiLower(text.charAt(i));
            url[prefix + i - start] = (byte) lower;
            unchanged = unchanged && lower == text.charAt(i);
        }
        return unchanged
                ? text.substring(0, end)
                : new String(url, 0, prefix + end - start, StandardCharsets.ISO_8859_1);
    }

    private static int startOfIdentifier(String text) {
        int host = 0;
        if (Characters.matches(text, 0, "https://")) {
            host = 8;
        } else if (Characters.matches(text, 0, "http://")) {
            host = 7;
        }
        if (Characters.matches(text, host, AFTER_SUBDOMAIN)) {
            return host + AFTER_SUBDOMAIN.length();
        }
        int dot = host;
        while (dot < text.length()
                && (Characters.isAsciiLetter(text.charAt(dot))
                        || Characters.isAsciiDigit(text.charAt(dot))
                        || text.charAt(dot) == '-')) {
            dot++;
        }
        return dot > host
                        && dot < text.length()
                        && text.charAt(dot) == '.'
                        && Characters.matches(text, dot + 1, AFTER_SUBDOMAIN)
                ? dot + 1 + AFTER_SUBDOMAIN.length()
                : -1;
    }

    /** Words that the rules treat on their own. */
    private static boolean isReserved(String text, int start, int length) {
        return switch (length) {
            case 2 -> Characters.matches(text, start, "in") || Characters.matches(text, start, "me");
            case 4 -> Characters.matches(text, start, "null");
            case 7 -> Characters.matches(text, start, "unknown");
            case 9 -> Characters.matches(text, start, "undefined");
            case 11 -> Characters.matches(text, start, "unavailable");
            default -> false;
        };
    }

    /** Whether nothing follows but a slash, and a query or fragment of visible ASCII that does not end in a full stop. */
    private static boolean isHarmless(String text, int end) {
        int length = text.length();
        int i = end < length && text.charAt(end) == '/' ? end + 1 : end;
        if (i == length) {
            return true;
        }
        if ((text.charAt(i) != '?' && text.charAt(i) != '#')
                || Characters.isSentencePunctuation(text.charAt(length - 1))) {
            return false;
        }
        while (i < length && text.charAt(i) > ' ' && text.charAt(i) < 0x7F) {
            i++;
        }
        return i == length;
    }
}
