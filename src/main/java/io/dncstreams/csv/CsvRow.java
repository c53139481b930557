package io.dncstreams.csv;

import java.nio.charset.StandardCharsets;

/**
 * One row as it stands in the file.
 *
 * @param bytes every byte of it, the line end included
 * @param line where it begins, counted from 1 in lines of the file
 * @param shape whether it can be read
 */
public record CsvRow(byte[] bytes, long line, Shape shape) {

    /** What can be made of the bytes. */
    public enum Shape {
        WHOLE,
        /** A quote that is never closed, or text behind a closing one: where cells end is a guess. */
        BAD_QUOTING,
        /** The beginning or the middle of a row that is too long; more of it follows. */
        TOO_LONG_PART,
        /** The rest of a row that is too long. */
        TOO_LONG_END
    }

    /** Bytes before the line end. */
    public int contentLength() {
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
        }
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        return length;
    }

    /** Whether there is nothing but white space in it. */
    public boolean isBlank() {
        for (int i = 0; i < contentLength(); i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return shape == Shape.WHOLE;
    }

    /** One character for each byte, so that the text is as exact as the bytes; see {@link CellText}. */
    String latin1() {
        return new String(bytes, 0, contentLength(), StandardCharsets.ISO_8859_1);
    }
}
