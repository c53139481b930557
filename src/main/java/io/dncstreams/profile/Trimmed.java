package io.dncstreams.profile;

import java.util.Optional;

/** A segment decoded to the end, and freed from what pasting left around the identifier in it. */
sealed interface Trimmed {

    record Text(String value) implements Trimmed {}

    record Refused(InvalidReason reason) implements Trimmed {}

    static Trimmed of(String segment) {
        String text = segment;
        for (int round = 0; text.indexOf('%') >= 0; round++) {
            Optional<String> decoded = PercentEncoding.decode(text);
            if (decoded.isEmpty()) {
                return new Refused(InvalidReason.BAD_PERCENT_ENCODING);
            }
            if (round == Identifier.MAX_DECODING_ROUNDS) {
                return new Refused(InvalidReason.TOO_DEEP);
            }
            text = decoded.get();
        }
        text = Characters.withoutTypography(text);
        int end = endOfIdentifier(text);
        return hasDotSegment(text, end) ? new Refused(InvalidReason.DOT_SEGMENT) : trim(text, end);
    }

    /** Punctuation that an identifier cannot end with. */
    static boolean isTrailing(char c) {
        return Characters.isSentencePunctuation(c) || Characters.isClosing(c) || Characters.isSlash(c);
    }

    /** Whether between decoded slashes stands a {@code ..}, or a {@code .} that does not end the sentence. */
    private static boolean hasDotSegment(String text, int end) {
        int start = 0;
        for (int i = 0; i <= end; i++) {
            if (i == end || Characters.isSlash(text.charAt(i))) {
                boolean isDots = PercentEncoding.isDotSegment(text.substring(start, i));
                if (isDots && (i - start == 2 || i < end)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private static int endOfIdentifier(String text) {
        int end = 0;
        while (end < text.length() && "?#&".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static Trimmed trim(String text, int end) {
        int from = 0;
        int to = end;
        while (from < to && Characters.isWhiteSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && (Characters.isWhiteSpace(text.charAt(to - 1)) || isTrailing(text.charAt(to - 1)))) {
            // An ellipsis is not an end of sentence: the identifier goes on somewhere else.
            if (to - from >= 3 && text.startsWith("...", to - 3)) {
                return new Refused(InvalidReason.TRUNCATED);
            }
            to--;
        }
        if (from < to && text.charAt(from) == '@') {
            from++;
        }
        return new Text(text.substring(from, to));
    }
}
