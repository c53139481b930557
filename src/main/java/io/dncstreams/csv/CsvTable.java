package io.dncstreams.csv;

import io.dncstreams.list.SpreadsheetText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A CSV file that is read once from the beginning to the end. All bytes before the first row with data (a byte order
 * mark, rows above the header, the header) are its {@link #preamble}; preamble and rows together are the file.
 */
public final class CsvTable {

    /** Longer rows are handed out in parts that can't be read. */
    public static final int MAX_ROW_BYTES = 1 << 20;

    /** No URL of a person is longer, and a cell may be as long as a row. */
    private static final int LONGEST_URL = 4096;

    private static final int HEAD = 64 << 10;
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final List<String> OWN_EXPORT = List.of("url", "reason", "source", "createdAt", "id");

    private final byte[] preamble;
    private final byte[] lineEnd;
    private final RowSplitter rows;
    private final CellReader cells;
    private final Columns columns;
    private final byte delimiter;

    private CsvTable(byte[] preamble, byte[] lineEnd, RowSplitter rows, Columns columns, byte delimiter) {
        this.preamble = preamble;
        this.lineEnd = lineEnd;
        this.rows = rows;
        this.columns = columns;
        this.delimiter = delimiter;
        this.cells = new CellReader(delimiter);
    }

    /**
     * Reads as much of the beginning as it takes to make out the format.
     *
     * @param column name of the URL column, or its number from 1 in a file without header; where it is empty, the column
     *     is found
     * @throws UnreadableCsvException if it can't be made out
     */
    public static CsvTable open(InputStream in, Optional<String> column) throws IOException, UnreadableCsvException {
        byte[] head = new byte[HEAD];
        int size = 0;
        boolean ended = false;
        Recognition recognition = new Recognition(column, MAX_ROW_BYTES);
        while (true) {
            int read = in.read(head, size, head.length - size);
            ended = read < 0;
            size += Math.max(0, read);
            boolean all = ended || size == head.length;
            int mark = mark(head, size);
            byte[] text = Arrays.copyOfRange(head, mark, size);
            if (all && text.length == 0) {
                throw new UnreadableCsvException("The file is empty.");
            }
            try {
                Recognition.Recognised found = recognition.recognise(text, ended);
                if (all || found.certain()) {
                    return open(in, Arrays.copyOf(head, size), mark, found);
                }
            } catch (UnreadableCsvException e) {
                if (all) {
                    throw e;
                }
            }
        }
    }

    private static CsvTable open(InputStream in, byte[] head, int mark, Recognition.Recognised found)
            throws IOException {
        InputStream rest = new SequenceInputStream(new ByteArrayInputStream(head, mark, head.length - mark), in);
        RowSplitter rows = new RowSplitter(rest, found.delimiter(), MAX_ROW_BYTES);
        ByteArrayOutputStream preamble = new ByteArrayOutputStream();
        preamble.write(head, 0, mark);
        byte[] lineEnd = {'\n'};
        for (int i = 0; i < found.rowsAbove(); i++) {
            CsvRow row = rows.next().orElseThrow();
            preamble.writeBytes(row.bytes());
            lineEnd = Arrays.copyOfRange(row.bytes(), row.contentLength(), row.bytes().length);
        }
        return new CsvTable(preamble.toByteArray(), lineEnd, rows, found.columns(), found.delimiter());
    }

    /** Bytes of the byte order mark. */
    private static int mark(byte[] head, int size) throws UnreadableCsvException {
        if (size >= 2
                && ((head[0] == (byte) 0xFF && head[1] == (byte) 0xFE)
                        || (head[0] == (byte) 0xFE && head[1] == (byte) 0xFF))) {
            throw new UnreadableCsvException("The file is in UTF-16. Save it as \"CSV UTF-8\" and try again.");
        }
        return size >= 3 && Arrays.equals(head, 0, 3, UTF_8_MARK, 0, 3) ? 3 : 0;
    }

    /** Every byte before the first row with data. */
    public byte[] preamble() {
        return preamble;
    }

    /** How the header ends; empty if it is all there is, and a line feed if there is none. */
    public byte[] lineEnd() {
        return lineEnd;
    }

    /** The header row; empty if there is none. */
    public List<String> headings() {
        return columns.headings();
    }

    /** What stands between two cells: an ASCII character. */
    public byte delimiter() {
        return delimiter;
    }

    /** Which column holds the profile URLs, from 0. */
    public int urlColumn() {
        return columns.url();
    }

    /** @return empty at the end of the file */
    public Optional<CsvRow> next() throws IOException {
        return rows.next();
    }

    /** What a row says of a person. */
    public CsvReading read(CsvRow row) {
        if (row.shape() == CsvRow.Shape.TOO_LONG_PART || row.shape() == CsvRow.Shape.TOO_LONG_END) {
            return new CsvReading.Unreadable("row_too_long", 0);
        }
        Optional<List<String>> found = cells.cells(row);
        if (found.isEmpty()) {
            return new CsvReading.Unreadable("bad_quoting", 0);
        }
        List<String> each = found.get();
        Optional<String> url = CellText.strict(UrlColumn.cell(each, columns.url()));
        if (url.isEmpty()) {
            return new CsvReading.Unreadable("bad_encoding", each.size());
        }
        if (url.get().length() > LONGEST_URL) {
            return new CsvReading.Unreadable("url_too_long", each.size());
        }
        if (url.get().isBlank()) {
            return new CsvReading.Unreadable("missing_url", each.size());
        }
        if (UrlColumn.namesAnother(each, columns.url(), columns.others())) {
            return new CsvReading.Unreadable("several_people", each.size());
        }
        return new CsvReading.Contact(
                url.get(),
                note(each, columns.reason()).map(this::unguarded),
                note(each, columns.source()).map(this::unguarded),
                note(each, columns.createdAt()),
                each.size());
    }

    /** Our own exports guard texts against spreadsheets; in other files an apostrophe is an apostrophe. */
    private String unguarded(String text) {
        return isOwnExport() ? SpreadsheetText.plain(text) : text;
    }

    /** Whether the file is a list that this service exported, which has its newest entry first. */
    public boolean isOwnExport() {
        return columns.headings().equals(OWN_EXPORT);
    }

    private static Optional<String> note(List<String> row, Optional<Integer> column) {
        return column.map(at -> CellText.lenient(UrlColumn.cell(row, at))).filter(text -> !text.isBlank());
    }
}
