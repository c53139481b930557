package io.dncstreams.profile;

import java.util.List;

/** The old public address, {@code pub/NAME/a/b/c} with three groups of hexadecimal digits. */
final class LegacyPub {

    static final int SEGMENTS = 4;

    private static final int MAX_DIGITS = 3;

    private LegacyPub() {}

    /** Whether name and groups stand here; more may follow. */
    static boolean is(List<WebAddress.Segment> segments) {
        // The first group was never written with leading zeros: one that has them did not come from LinkedIn.
        return segments.size() >= SEGMENTS
                && isGroup(segments.get(1).word())
                && isGroup(segments.get(2).word())
                && isGroup(segments.get(3).word())
                && (segments.get(1).word().charAt(0) != '0'
                        || segments.get(1).word().length() == 1);
    }

    static ProfileReading read(List<WebAddress.Segment> segments) {
        String first = segments.get(1).word();
        String suffix = "-" + padded(segments.get(3).word())
                + padded(segments.get(2).word()) + (first.equals("0") ? "" : first);
        return Identifier.readWithSuffix(segments.getFirst().text(), suffix);
    }

    private static boolean isGroup(String group) {
        return !group.isEmpty()
                && group.length() <= MAX_DIGITS
                && group.chars().allMatch(c -> Characters.isHexDigit((char) c));
    }

    private static String padded(String group) {
        return "0".repeat(MAX_DIGITS - group.length()) + group;
    }
}
