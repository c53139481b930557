package io.dncstreams.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a raw query string. A servlet's own parameters won't do: they turn {@code +} into a space and bad UTF-8 into
 * replacement characters, which makes one person's name into another's.
 */
final class QueryString {

    /** What Jetty puts in the place of raw bytes that aren't UTF-8: the name they stood for is lost. */
    private static final char LOST = '\uFFFD';

    private QueryString() {}

    /**
     * The one value of a parameter, decoded once.
     *
     * @param query as it stands in the request line, may be null
     * @return empty if the parameter is absent
     * @throws ApiError 400 if the query isn't UTF-8, or if the parameter is there more than once. A URL that was
     *     pasted in unencoded, with its own {@code &url=} in the tail, looks just like that, and no half of it can be
     *     trusted
     */
    static Optional<String> single(String query, String name) {
        if (query != null && query.indexOf(LOST) >= 0) {
            throw ApiError.validation("The query string is not valid UTF-8");
        }
        List<String> values = values(query, name);
        if (values.size() > 1) {
            throw ApiError.validation("Query parameter " + name + " must be given once, percent-encoded");
        }
        return values.stream().findFirst();
    }

    /**
     * A whole number in ASCII digits.
     *
     * @throws ApiError 400 for anything else, and for a number outside the range
     */
    static long number(String query, String name, long absent, long min, long max) {
        Optional<String> value = single(query, name);
        if (value.isEmpty()) {
            return absent;
        }
        String digits = value.get();
        boolean readable =
                !digits.isEmpty() && digits.length() <= 19 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (readable) {
            try {
                long number = Long.parseLong(digits);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Nineteen digits can be more than a long holds; that is out of range like any other.
            }
        }
        throw ApiError.validation(
                max == Long.MAX_VALUE
                        ? name + " must be a whole number of at least " + min
                        : name + " must be a whole number from " + min + " to " + max);
    }

    private static List<String> values(String query, String name) {
        List<String> values = new ArrayList<>(1);
        if (query == null) {
            return values;
        }
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            if (end < 0) {
                end = query.length();
            }
            int equals = query.indexOf('=', start);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (decode(query.substring(start, nameEnd)).equals(name)) {
                values.add(nameEnd == end ? "" : decode(query.substring(nameEnd + 1, end)));
            }
            start = end + 1;
        }
        return values;
    }

    /**
     * Percent-decodes once, as strict UTF-8. Text that isn't well-formed is handed on as it stands, so that whoever
     * reads it can refuse it and say why.
     */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[raw.length];
        int size = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                decoded[size++] = raw[i];
                continue;
            }
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(raw[i + 2], 16);
            if (low < 0) {
                return text;
            }
            decoded[size++] = (byte) ((high << 4) | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(decoded, 0, size))
                    .toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }
}
