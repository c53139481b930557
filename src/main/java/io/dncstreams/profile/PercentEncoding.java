package io.dncstreams.profile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding as RFC 3986 has it, strict UTF-8; a plus sign is a plus sign. */
final class PercentEncoding {

    private PercentEncoding() {}

    /** Undoes one round; empty where an escape is malformed or the bytes are not UTF-8. */
    static Optional<String> decode(String text) {
        int escape = text.indexOf('%');
        if (escape < 0) {
            return Optional.of(text);
        }
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        StringBuilder decoded = new StringBuilder(text.length()).append(text, 0, escape);
        ByteBuffer bytes = ByteBuffer.allocate((text.length() - escape) / 3 + 1);
        int at = escape;
        while (at < text.length()) {
            if (text.charAt(at) != '%') {
                decoded.append(text.charAt(at++));
                continue;
            }
            bytes.clear();
            while (at < text.length() && text.charAt(at) == '%') {
                if (!isEscape(text, at)) {
                    return Optional.empty();
                }
                bytes.put((byte) Integer.parseInt(text, at + 1, at + 3, 16));
                at += 3;
            }
            try {
                decoded.append(utf8.decode(bytes.flip()));
            } catch (CharacterCodingException e) {
                return Optional.empty();
            }
        }
        return Optional.of(decoded.toString());
    }

    /** Whether an address is encoded as a whole: its scheme is, or every slash of its path is. */
    static boolean hidesAddress(String text) {
        int end = Characters.endOfPath(text);
        boolean hiddenSlash = false;
        for (int i = 0; i < end; i++) {
            if (Characters.isSlash(text.charAt(i))) {
                return hidesScheme(text, end);
            }
            hiddenSlash |= isHidden(text, i, "2f") || isHidden(text, i, "5c");
        }
        return hiddenSlash || hidesScheme(text, end);
    }

    private static boolean hidesScheme(String text, int end) {
        boolean escapes = false;
        int i = 0;
        while (i < end) {
            char c = text.charAt(i);
            if (c == ':') {
                return escapes && i + 1 < end && Characters.isSlash(text.charAt(i + 1));
            }
            if (c == '%') {
                if (isHidden(text, i, "3a")) {
                    return true;
                }
                if (!isEscape(text, i)) {
                    return false;
                }
                escapes = true;
                i += 3;
            } else if (isSchemeCharacter(c)) {
                i++;
            } else {
                return false;
            }
        }
        return false;
    }

    static boolean isSchemeCharacter(char c) {
        return Characters.isAsciiLetter(c) || Characters.isAsciiDigit(c) || c == '+' || c == '-' || c == '.';
    }

    /** Whether at this place stands the escape of one ASCII character, itself encoded any number of times over. */
    static boolean isHidden(String text, int at, String hex) {
        if (at >= text.length() || text.charAt(at) != '%') {
            return false;
        }
        return Characters.matches(text, afterRepeatedEscapes(text, at), hex);
    }

    /** A {@code .} or {@code ..} that a browser would resolve, however many times its dots are encoded. */
    static boolean isDotSegment(String segment) {
        int dots = 0;
        int i = 0;
        while (i < segment.length() && dots < 3) {
            if (segment.charAt(i) == '.') {
                i++;
            } else if (isHidden(segment, i, "2e")) {
                i = afterRepeatedEscapes(segment, i) + 2;
            } else {
                return false;
            }
            dots++;
        }
        return dots == 1 || dots == 2;
    }

    private static int afterRepeatedEscapes(String text, int at) {
        int i = at + 1;
        while (text.startsWith("25", i)) {
            i += 2;
        }
        return i;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Characters.isHexDigit(text.charAt(at + 1))
                && Characters.isHexDigit(text.charAt(at + 2));
    }
}
