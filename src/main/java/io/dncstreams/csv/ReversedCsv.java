package io.dncstreams.csv;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A CSV file with its last row first. For lists that were written newest first: taken in from the oldest, they get the
 * order they had. Keeps eight bytes a row in memory.
 */
public final class ReversedCsv extends InputStream {

    private static final int BLOCK = 1 << 20;

    private final FileChannel file;
    private final byte[] lineEnd;
    private long[] starts = new long[1024];
    private int rows;
    private long end;
    private InputStream block;

    private ReversedCsv(FileChannel file, CsvTable table) throws IOException {
        this.file = file;
        this.lineEnd = table.lineEnd();
        this.block = new ByteArrayInputStream(table.preamble());
        long start = table.preamble().length;
        for (Optional<CsvRow> row = table.next(); row.isPresent(); row = table.next()) {
            if (rows == starts.length) {
                starts = Arrays.copyOf(starts, rows * 2);
            }
            starts[rows++] = start;
            start += row.get().bytes().length;
        }
        end = start;
    }

    /** Reads the file once to find its rows. */
    public static InputStream open(Path path, Optional<String> column) throws IOException, UnreadableCsvException {
        FileChannel file = FileChannel.open(path);
        try (InputStream in = Files.newInputStream(path)) {
            return new ReversedCsv(file, CsvTable.open(in, column));
        } catch (IOException | UnreadableCsvException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = block.read(into, offset, length);
        while (count < 0 && rows > 0) {
            block = previous();
            count = block.read(into, offset, length);
        }
        return count;
    }

    /** As many of the rows that are left as fit into a block, the last first. */
    private InputStream previous() throws IOException {
        int first = rows - 1;
        while (first > 0 && end - starts[first - 1] <= BLOCK) {
            first--;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - starts[first]));
        for (long at = starts[first]; bytes.hasRemaining(); ) {
            int read = file.read(bytes, at);
            if (read < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            at += read;
        }
        ByteArrayOutputStream turned = new ByteArrayOutputStream(bytes.capacity() + 2);
        for (int row = rows - 1; row >= first; row--) {
            int from = Math.toIntExact(starts[row] - starts[first]);
            int to = Math.toIntExact((row + 1 < rows ? starts[row + 1] : end) - starts[first]);
            turned.write(bytes.array(), from, to - from);
            // Only the last row of a file may do without.
            byte last = bytes.array()[to - 1];
            if (last != '\n' && last != '\r') {
                turned.write(lineEnd);
            }
        }
        rows = first;
        end = starts[first];
        return new ByteArrayInputStream(turned.toByteArray());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
