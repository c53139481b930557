package io.dncstreams.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;

/** LinkedIn's own names for things, as they leak out of its pages and interfaces. */
final class Urn {

    private static final String PREFIX = "urn:li:";

    /** Kinds that stand for a person, by a number or a key that only LinkedIn can resolve. */
    private static final Set<String> PERSONS = Set.of(
            "member",
            "person",
            "profile",
            "fs_profile",
            "fs_miniprofile",
            "fsd_profile",
            "fs_salesprofile",
            "salesprofile");

    private Urn() {}

    static boolean is(String text) {
        return Characters.matches(text, 0, PREFIX);
    }

    /** A person only where exactly one member is named by a token. */
    static Step read(String text) {
        StringTokenizer parts =
                new StringTokenizer(text.substring(PREFIX.length(), Characters.endOfPath(text)), ":(),");
        String kind = parts.hasMoreTokens() ? parts.nextToken() : "";
        List<String> tokens = new ArrayList<>();
        while (parts.hasMoreTokens()) {
            String part = parts.nextToken();
            if (MemberToken.is(part) && !tokens.contains(part)) {
                tokens.add(part);
            }
        }
        if (tokens.size() == 1) {
            return new Step.Done(MemberToken.person(tokens.getFirst()));
        }
        return Step.refuse(
                PERSONS.contains(Characters.asciiLower(kind)) && tokens.isEmpty()
                        ? InvalidReason.NEEDS_RESOLUTION
                        : InvalidReason.NOT_PERSON);
    }
}
