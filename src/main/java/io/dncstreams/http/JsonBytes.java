package io.dncstreams.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON straight into UTF-8 bytes. Stored entries are already JSON and are spliced in as they are. Any string can
 * be written, also one with half a surrogate pair, which UTF-8 can't hold: it goes out as an escape, so that a client
 * gets back exactly the text it sent.
 */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    JsonBytes(int expectedSize) {
        bytes = new byte[Math.max(64, expectedSize)];
    }

    /** Appends ASCII text that is JSON already. */
    @SuppressWarnings("deprecation") // the byte-wise copy is exact for ASCII and allocates nothing
    JsonBytes raw(String ascii) {
        reserve(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, size);
        size += ascii.length();
        return this;
    }

    /** Appends JSON. */
    JsonBytes raw(byte[] json) {
        reserve(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    JsonBytes number(long value) {
        return raw(Long.toString(value));
    }

    /** Appends a quoted string. */
    JsonBytes string(String text) {
        reserve(text.length() + 2);
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            reserve(8);
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (c < 0x20 || c == 0x7F) {
                escape(c);
            } else if (c < 0x80) {
                put(c);
            } else if (c < 0x800) {
                put(0xC0 | (c >> 6));
                put(0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                put(0xE0 | (c >> 12));
                put(0x80 | ((c >> 6) & 0x3F));
                put(0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                put(0xF0 | (point >> 18));
                put(0x80 | ((point >> 12) & 0x3F));
                put(0x80 | ((point >> 6) & 0x3F));
                put(0x80 | (point & 0x3F));
            } else {
                escape(c);
            }
        }
        reserve(1);
        put('"');
        return this;
    }

    int size() {
        return size;
    }

    /** What was written since the last time, for a large answer that goes out in pieces. */
    byte[] take() {
        byte[] piece = Arrays.copyOf(bytes, size);
        size = 0;
        return piece;
    }

    /** All of it, without a copy. */
    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    byte[] toByteArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void escape(char c) {
        put('\\');
        put('u');
        put(HEX[c >> 12]);
        put(HEX[(c >> 8) & 0xF]);
        put(HEX[(c >> 4) & 0xF]);
        put(HEX[c & 0xF]);
    }

    private void put(int b) {
        bytes[size++] = (byte) b;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
