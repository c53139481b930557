package io.dncstreams.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text taken apart the way browsers do it, more patient with damage: schemes repeated or broken, a backslash for a
 * slash, slashes doubled.
 *
 * @param text the whole text
 * @param schemeGiven whether a scheme was taken off, so that a host must follow
 * @param segments the non-empty parts between slashes, a host among them
 * @param query what stands between the first question mark and the fragment, empty where there is none
 */
record WebAddress(String text, boolean schemeGiven, List<Segment> segments, String query) {

    /**
     * One part between slashes.
     *
     * @param start where it begins in the whole text
     */
    record Segment(int start, String text) {

        int end() {
            return start + text.length();
        }

        /** The segment as a word of the path's grammar: decoded where it can be, lower case for ASCII. */
        String word() {
            String word = text;
            for (int round = 0; round < Identifier.MAX_DECODING_ROUNDS && word.indexOf('%') >= 0; round++) {
                Optional<String> decoded = PercentEncoding.decode(word);
                if (decoded.isEmpty()) {
                    return text;
                }
                word = decoded.get();
            }
            return Characters.asciiLower(word);
        }
    }

    /** Empty where the text has a scheme other than http, https and linkedin. */
    static Optional<WebAddress> parse(String text) {
        int pathEnd = Characters.endOfPath(text);
        int start = skipSlashes(text, 0);
        boolean schemeGiven = false;
        for (int end = endOfScheme(text, start); end > start; end = endOfScheme(text, start)) {
            schemeGiven = true;
            start = skipSlashes(text, end);
        }
        if (!schemeGiven && hasForeignScheme(text, start, pathEnd)) {
            return Optional.empty();
        }
        return Optional.of(new WebAddress(text, schemeGiven, split(text, start, pathEnd), query(text, pathEnd)));
    }

    /** Where a scheme that begins here ends, or {@code start} where none does. */
    static int endOfScheme(String text, int start) {
        if (Characters.matches(text, start, "linkedin:")) {
            int end = start + "linkedin:".length();
            return end < text.length() && Characters.isSlash(text.charAt(end)) ? end : start;
        }
        if (!Characters.matches(text, start, "http")) {
            return start;
        }
        int end = start + (Characters.matches(text, start, "https") ? 5 : 4);
        if (end < text.length() && text.charAt(end) == ':') {
            return end + 1;
        }
        return skipSlashes(text, end) >= end + 2 ? end : start;
    }

    private static int skipSlashes(String text, int start) {
        int i = start;
        while (i < text.length() && Characters.isSlash(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean hasForeignScheme(String text, int start, int pathEnd) {
        int colon = start;
        while (colon < pathEnd && PercentEncoding.isSchemeCharacter(text.charAt(colon))) {
            colon++;
        }
        if (colon == pathEnd || text.charAt(colon) != ':') {
            return false;
        }
        int afterPort = colon + 1;
        while (afterPort < pathEnd && Characters.isAsciiDigit(text.charAt(afterPort))) {
            afterPort++;
        }
        boolean isPort = afterPort > colon + 1 && (afterPort == pathEnd || Characters.isSlash(text.charAt(afterPort)));
        return !isPort;
    }

    private static List<Segment> split(String text, int start, int end) {
        List<Segment> segments = new ArrayList<>();
        int from = start;
        for (int i = start; i <= end; i++) {
            if (i == end || Characters.isSlash(text.charAt(i))) {
                if (i > from) {
                    segments.add(new Segment(from, text.substring(from, i)));
                }
                from = i + 1;
            }
        }
        return segments;
    }

    private static String query(String text, int pathEnd) {
        if (pathEnd == text.length() || text.charAt(pathEnd) == '#') {
            return "";
        }
        int fragment = text.indexOf('#', pathEnd);
        return text.substring(pathEnd + 1, fragment < 0 ? text.length() : fragment);
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /** Whether it begins where a profile path begins, without a host. */
    boolean isPathForm() {
        String first = segments.getFirst().word();
        return first.equals("in") || first.equals("pub");
    }

    /** A name, a handle or a mail address: nothing says that it is LinkedIn's. */
    boolean isBareName() {
        String first = segments.getFirst().text();
        return !schemeGiven && segments.size() == 1 && (first.indexOf('.') < 0 || first.indexOf('@') >= 0);
    }

    String authority() {
        return segments.getFirst().text();
    }

    WebAddress withoutAuthority() {
        return new WebAddress(text, schemeGiven, segments.subList(1, segments.size()), query);
    }

    /** The values of the parameters so named, in the order of the names, as they stand; without the empty ones. */
    List<String> parameters(String... names) {
        List<String> values = new ArrayList<>();
        String[] parameters = query.split("&", -1);
        for (String name : names) {
            String prefix = name + "=";
            for (String parameter : parameters) {
                if (parameter.startsWith(prefix) && parameter.length() > prefix.length()) {
                    values.add(parameter.substring(prefix.length()));
                }
            }
        }
        return values;
    }
}
