package io.dncstreams.gate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what most records are: one JSON object without escapes, and nothing wrong with it. It finds what a
 * whole parser would find there, in a third of the time, and leaves everything else to that: bad JSON too, so that there is
 * one judge of what is bad. For one record.
 */
final class PlainJson {

    private static final int MAX_BYTES = 1 << 15;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_NUMBER = 100;

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
    private static final long SPACES = 0x2020202020202020L;

    private final byte[] in;
    private final Found found;
    private int at;

    /** All bytes of all texts laid over one another: without a high bit all of them are ASCII. */
    private long texts;

    private PlainJson(byte[] in, Found found) {
        this.in = in;
        this.found = found;
    }

    /**
     * @param value anything
     * @return false if the record is none of the plain ones; what was found means nothing then
     */
    static boolean read(byte[] value, Place root, Found found) {
        if (value.length > MAX_BYTES) {
            return false;
        }
        PlainJson json = new PlainJson(value, found);
        // Outside of texts nothing but ASCII is taken.
        return json.document(root) && ((json.texts & HIGH_BITS) == 0 || GateReader.isUtf8(value));
    }

    private boolean document(Place root) {
        return next() == '{' && object(root, MAX_DEPTH) && next() == 0;
    }

    /** What comes after spaces, and 0 at the end or for a character 0, which JSON has nowhere outside of a text. */
    private int next() {
        while (at < in.length) {
            byte character = in[at++];
            if (character != ' ' && character != '\n' && character != '\r' && character != '\t') {
                return character == 0 ? -1 : character;
            }
        }
        return 0;
    }

    /** Behind its brace. */
    private boolean object(Place place, int depth) {
        if (depth == 0) {
            return false;
        }
        int next = next();
        if (next == '}') {
            return true;
        }
        long seen = 0;
        while (next == '"') {
            int end = endOfText();
            if (end < 0) {
                return false;
            }
            int index = place.indexOf(in, at, end);
            at = end + 1;
            if (next() != ':') {
                return false;
            }
            if (index >= 0) {
                if ((seen & 1L << index) != 0) {
                    found.repeated();
                }
                seen |= 1L << index;
            }
            if (!value(index < 0 ? Place.NONE : place.child(index), depth)) {
                return false;
            }
            next = next();
            if (next == '}') {
                return true;
            }
            if (next != ',') {
                return false;
            }
            next = next();
        }
        return false;
    }

    private boolean array(int depth) {
        if (depth == 0) {
            return false;
        }
        if (next() == ']') {
            return true;
        }
        at--;
        while (value(Place.NONE, depth)) {
            int next = next();
            if (next == ']') {
                return true;
            }
            if (next != ',') {
                return false;
            }
        }
        return false;
    }

    private boolean value(Place place, int depth) {
        int first = next();
        return switch (first) {
            case '"' -> text(place);
            case '{' -> object(place, depth - 1);
            case '[' -> array(depth - 1);
            case 't' -> word("rue");
            case 'f' -> word("alse");
            case 'n' -> word("ull");
            default -> (first == '-' || isDigit(first)) && number(place);
        };
    }

    private boolean text(Place place) {
        int end = endOfText();
        if (end < 0) {
            return false;
        }
        if (place.slot() >= 0) {
            found.text(place.slot(), new String(in, at, end - at, StandardCharsets.UTF_8));
        }
        at = end + 1;
        return true;
    }

    /** Where the quote is that ends this text; -1 if an escape or what must be escaped comes before. */
    private int endOfText() {
        int i = at;
        for (; i <= in.length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LITTLE_ENDIAN.get(in, i);
            texts |= eight;
            long quotes = eight ^ QUOTES;
            long backslashes = eight ^ BACKSLASHES;
            // The high bit of a byte says: zero in the first two, less than a space in the third. The lowest is right.
            // Bytes of longer characters have their high bits set, and are none of these.
            long special =
                    (quotes - ONES & ~quotes | backslashes - ONES & ~backslashes | eight - SPACES & ~eight) & HIGH_BITS;
            if (special != 0) {
                int end = i + (Long.numberOfTrailingZeros(special) >>> 3);
                return in[end] == '"' ? end : -1;
            }
        }
        for (; i < in.length; i++) {
            texts |= in[i];
            if (in[i] == '"') {
                return i;
            }
            if (in[i] == '\\' || (in[i] >= 0 && in[i] < ' ')) {
                return -1;
            }
        }
        return -1;
    }

    private boolean word(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if (at == in.length || in[at++] != rest.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Behind its first character. */
    private boolean number(Place place) {
        int from = at - 1;
        if (in[from] == '-' && (at == in.length || !isDigit(in[at++]))) {
            return false;
        }
        if (in[at - 1] == '0') {
            if (at < in.length && isDigit(in[at])) {
                return false;
            }
        } else {
            digits();
        }
        boolean whole = true;
        if (at < in.length && in[at] == '.') {
            whole = false;
            at++;
            if (digits() == 0) {
                return false;
            }
        }
        if (at < in.length && (in[at] | 0x20) == 'e') {
            whole = false;
            at++;
            if (at < in.length && (in[at] == '+' || in[at] == '-')) {
                at++;
            }
            if (digits() == 0) {
                return false;
            }
        }
        if (at - from > MAX_NUMBER) {
            return false;
        }
        if (whole && place.slot() >= 0) {
            found.number(place.slot(), new String(in, from, at - from, StandardCharsets.ISO_8859_1));
        }
        return true;
    }

    private int digits() {
        int from = at;
        while (at < in.length && isDigit(in[at])) {
            at++;
        }
        return at - from;
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
