package io.dncstreams.csv;

import io.dncstreams.csv.CsvRow.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of bytes into rows and loses none: the rows, one after the other, are the stream. A line end within
 * quotes belongs to its row. Where quotes don't add up, the row ends with its first line and the next line begins a new
 * one, so that a missing quote costs one row and not the rest of the file.
 */
final class RowSplitter {

    private static final int CHUNK = 64 << 10;

    /** Bytes that may be looked at a second time, beyond as many as have been cut: keeps the work linear. */
    private static final long FREE_RESCANS = 4L << 20;

    private final InputStream in;
    private final byte delimiter;
    private final int maxRowBytes;

    private byte[] buffer = new byte[2 * CHUNK];
    private int start;
    private int limit;
    private boolean ended;
    private long line = 1;
    private long cut;
    private long rescanned;
    private boolean withinTooLong;

    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        /** Behind a quote within quotes: it ends them, or is the first of two that stand for one. */
        QUOTE_WITHIN,
        /** Behind a mistake: up to the line end. */
        LOST
    }

    /** @param maxRowBytes what a longer row is handed out in parts of */
    RowSplitter(InputStream in, byte delimiter, int maxRowBytes) {
        this.in = in;
        this.delimiter = delimiter;
        this.maxRowBytes = maxRowBytes;
    }

    /** @return empty at the end of the stream */
    Optional<CsvRow> next() throws IOException {
        State state = withinTooLong ? State.LOST : State.FIELD_START;
        boolean bad = false;
        int firstLine = 0;
        for (int length = 0; ; length++) {
            if (length >= maxRowBytes) {
                return Optional.of(tooLong(firstLine));
            }
            if (!has(length)) {
                if (length == 0) {
                    return Optional.empty();
                }
                if (state == State.QUOTED && firstLine > 0) {
                    return Optional.of(cut(mayRescan(length, firstLine) ? firstLine : length, Shape.BAD_QUOTING));
                }
                return Optional.of(row(length, bad || state == State.QUOTED));
            }
            byte next = buffer[start + length];
            boolean lineEnd = next == '\n' || next == '\r';
            if (lineEnd && state != State.QUOTED) {
                return Optional.of(row(afterLineEnd(length), bad));
            }
            if (lineEnd && firstLine == 0) {
                firstLine = afterLineEnd(length);
            }
            State after = after(state, next);
            if (after == State.LOST && state != State.LOST) {
                if (firstLine > 0 && mayRescan(length, firstLine)) {
                    return Optional.of(cut(firstLine, Shape.BAD_QUOTING));
                }
                bad = true;
            }
            state = after;
        }
    }

    private State after(State state, byte next) {
        return switch (state) {
            case FIELD_START -> next == '"' ? State.QUOTED : next == delimiter ? State.FIELD_START : State.PLAIN;
            case PLAIN -> next == delimiter ? State.FIELD_START : State.PLAIN;
            case QUOTED -> next == '"' ? State.QUOTE_WITHIN : State.QUOTED;
            case QUOTE_WITHIN -> next == '"' ? State.QUOTED : next == delimiter ? State.FIELD_START : State.LOST;
            case LOST -> State.LOST;
        };
    }

    private boolean mayRescan(int length, int firstLine) {
        rescanned += length - firstLine;
        return rescanned <= cut + FREE_RESCANS;
    }

    private CsvRow tooLong(int firstLine) {
        if (firstLine > 0 && mayRescan(maxRowBytes, firstLine)) {
            return cut(firstLine, Shape.BAD_QUOTING);
        }
        withinTooLong = true;
        return cut(maxRowBytes, Shape.TOO_LONG_PART);
    }

    private CsvRow row(int length, boolean bad) {
        Shape shape = withinTooLong ? Shape.TOO_LONG_END : bad ? Shape.BAD_QUOTING : Shape.WHOLE;
        withinTooLong = false;
        return cut(length, shape);
    }

    private CsvRow cut(int length, Shape shape) {
        CsvRow row = new CsvRow(Arrays.copyOfRange(buffer, start, start + length), line, shape);
        for (int i = 0; i < length; i++) {
            byte each = row.bytes()[i];
            if (each == '\n' || (each == '\r' && !(i + 1 < length && row.bytes()[i + 1] == '\n'))) {
                line++;
            }
        }
        start += length;
        cut += length;
        return row;
    }

    /** The length of the row if it ends with the line end at this place. */
    private int afterLineEnd(int length) throws IOException {
        return buffer[start + length] == '\r' && has(length + 1) && buffer[start + length + 1] == '\n'
                ? length + 2
                : length + 1;
    }

    private boolean has(int length) throws IOException {
        while (start + length >= limit) {
            if (ended) {
                return false;
            }
            makeRoom();
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                ended = true;
            } else {
                limit += read;
            }
        }
        return true;
    }

    private void makeRoom() {
        if (buffer.length - limit >= CHUNK) {
            return;
        }
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
        if (buffer.length - limit < CHUNK) {
            buffer = Arrays.copyOf(
                    buffer, Math.min(Math.max(buffer.length * 2, limit + CHUNK), maxRowBytes + 2 * CHUNK));
        }
    }
}
