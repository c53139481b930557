package io.dncstreams.profile;

/**
 * What single characters mean to the rules. Case is compared for ASCII letters only: the JDK's own case-insensitive
 * comparison takes U+0131 for an i and U+212A for a k, and would let a look-alike host through.
 */
final class Characters {

    /** Each opening character directly followed by one that closes it. */
    private static final String PAIRS = "\"\"''``**()[]{}<>"
            + "\u201C\u201D\u201E\u201C\u201E\u201D\u201D\u201D\u201F\u201D" // double quotation marks, German and
            // Nordic ones too
            + "\u2018\u2019\u201A\u2018\u201A\u2019\u2019\u2019\u201B\u2019" // single quotation marks
            + "\u00AB\u00BB\u00BB\u00AB\u2039\u203A\u203A\u2039" // guillemets, either way round
            + "\u300C\u300D\u300E\u300F\u3010\u3011\u3008\u3009\u300A\u300B\u3014\u3015\u3016\u3017\u301D\u301E" // CJK
            + "\u2329\u232A\u27E8\u27E9\u275B\u275C\u275D\u275E\u276E\u276F";

    /** Ends of sentences and lists, in the scripts whose marks are not folded to ASCII. */
    private static final String SENTENCE_PUNCTUATION =
            ".,;:!" + "\u3002\u3001\uFF61\uFF64" + "\u060C\u061B\u061F\u06D4" + "\u0964";

    static final char ELLIPSIS = '\u2026';

    private Characters() {}

    static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    static boolean isAsciiLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isAsciiDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHexDigit(char c) {
        return isAsciiDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    static char asciiLower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }

    static String asciiLower(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (asciiLower(text.charAt(i)) != text.charAt(i)) {
                StringBuilder lower = new StringBuilder(text);
                for (int j = i; j < lower.length(); j++) {
                    lower.setCharAt(j, asciiLower(lower.charAt(j)));
                }
                return lower.toString();
            }
        }
        return text;
    }

    static boolean isAscii(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code lowerCase} stands at {@code at}, in any ASCII case. */
    static boolean matches(CharSequence text, int at, String lowerCase) {
        if (at < 0 || at + lowerCase.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (asciiLower(text.charAt(at + i)) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the first {@code ?} or {@code #} stands, or the length. */
    static int endOfPath(CharSequence text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != '?' && text.charAt(i) != '#') {
            i++;
        }
        return i;
    }

    /** The Unicode property White_Space; neither {@code trim} nor {@code isWhitespace} covers it. */
    static boolean isWhiteSpace(int c) {
        return (c >= 0x09 && c <= 0x0D)
                || c == 0x20
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7F && c <= 0x9F);
    }

    /** Invisible characters that copying leaves behind: joiners, direction marks, byte order mark, variation selectors. */
    static boolean isFormat(int c) {
        return c == 0xAD
                || (c >= 0x180B && c <= 0x180D)
                || c == 0x180F
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x2064)
                || (c >= 0x2066 && c <= 0x2069)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF
                || (c >= 0xE0100 && c <= 0xE01EF);
    }

    /** Letters and marks that show nothing: an identifier holding one looks like another person's. */
    static boolean isBlank(int c) {
        return c == 0x034F
                || c == 0x115F
                || c == 0x1160
                || c == 0x17B4
                || c == 0x17B5
                || c == 0x2800
                || c == 0x3164
                || c == 0xFFA0;
    }

    static boolean isDash(int c) {
        return Character.getType(c) == Character.DASH_PUNCTUATION || c == 0x2212;
    }

    static boolean isSentencePunctuation(char c) {
        return SENTENCE_PUNCTUATION.indexOf(c) >= 0;
    }

    static boolean isPair(char open, char close) {
        for (int i = 0; i < PAIRS.length(); i += 2) {
            if (PAIRS.charAt(i) == open && PAIRS.charAt(i + 1) == close) {
                return true;
            }
        }
        return false;
    }

    /** Whether this closes a pair, so that one left over at the end of an identifier came from the text around it. */
    static boolean isClosing(char c) {
        for (int i = 1; i < PAIRS.length(); i += 2) {
            if (PAIRS.charAt(i) == c) {
                return true;
            }
        }
        return false;
    }

    /** Without format characters, and with the full-width forms of ASCII folded to ASCII. */
    static String withoutTypography(String text) {
        if (isAscii(text)) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isFormat(c)) {
                continue;
            }
            kept.appendCodePoint(c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c);
        }
        return kept.toString();
    }
}
