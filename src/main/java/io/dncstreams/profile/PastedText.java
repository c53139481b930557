package io.dncstreams.profile;

/** What is left of a text once the traces of copying and pasting are taken off. */
sealed interface PastedText {

    /** Neither blank nor elided, no control characters, no white space before its query or fragment. */
    record Address(String text) implements PastedText {}

    /** A Markdown link. The label is what people saw, the target where it leads. */
    record Link(String label, String target) implements PastedText {}

    record Refused(InvalidReason reason) implements PastedText {}

    static PastedText of(String raw) {
        String text = Characters.withoutTypography(raw);
        int from = 0;
        int to = text.length();
        while (from < to && Characters.isWhiteSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && Characters.isWhiteSpace(text.charAt(to - 1))) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if (Characters.isControl(text.charAt(i))) {
                return new Refused(InvalidReason.CONTROL_CHAR);
            }
        }
        return peel(text, from, to);
    }

    private static PastedText peel(String text, int first, int last) {
        int from = first;
        int to = last;
        while (from < to) {
            char open = text.charAt(from);
            char close = text.charAt(to - 1);
            if (Characters.isWhiteSpace(open)) {
                from++;
            } else if (Characters.isWhiteSpace(close)) {
                to--;
            } else if (isElided(text, from, to)) {
                return new Refused(InvalidReason.TRUNCATED);
            } else if (isParentSegment(text, from, to)) {
                return new Refused(InvalidReason.DOT_SEGMENT);
            } else if (Characters.isSentencePunctuation(close)) {
                to--;
            } else if (to - from > 1 && Characters.isPair(open, close)) {
                from++;
                to--;
            } else {
                return open == '[' && close == ')' ? linkOrAddress(text, from, to) : address(text.substring(from, to));
            }
        }
        return new Refused(InvalidReason.EMPTY);
    }

    private static boolean isElided(String text, int from, int to) {
        return text.charAt(to - 1) == Characters.ELLIPSIS || (to - from >= 3 && text.startsWith("...", to - 3));
    }

    /** Two full stops behind a slash lead away from the page; one ends a sentence. */
    private static boolean isParentSegment(String text, int from, int to) {
        return to - from >= 3
                && text.startsWith("..", to - 2)
                && endsWithSlash(text, to - 2)
                && Characters.endOfPath(text) >= to;
    }

    private static boolean endsWithSlash(String text, int to) {
        boolean isEscape = Characters.matches(text, to - 2, "2f") || Characters.matches(text, to - 2, "5c");
        return Characters.isSlash(text.charAt(to - 1))
                || (isEscape && (text.startsWith("%", to - 3) || text.startsWith("25", to - 4)));
    }

    private static PastedText linkOrAddress(String text, int from, int to) {
        // The first "](" and not the last: of two links in a row the second must not be taken for the whole.
        int middle = text.indexOf("](", from);
        return middle < 0
                ? address(text.substring(from, to))
                : new Link(text.substring(from + 1, middle), text.substring(middle + 2, to - 1));
    }

    private static PastedText address(String text) {
        int space = 0;
        while (space < text.length() && !Characters.isWhiteSpace(text.charAt(space))) {
            space++;
        }
        boolean isSeveral = space < Characters.endOfPath(text) || namesAnother(text, space);
        return isSeveral ? new Refused(InvalidReason.WHITESPACE) : new Address(text);
    }

    /** A query may hold a space; a second address behind one may not be lost. */
    private static boolean namesAnother(String text, int from) {
        String rest = Characters.asciiLower(text.substring(from));
        return rest.contains("://") || rest.contains("linkedin") || rest.contains("lnkd.in") || rest.contains("in/");
    }
}
