package io.dncstreams.scrub;

import io.dncstreams.csv.CsvRow;
import io.dncstreams.csv.CsvTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The rows that may not be contacted, each with every byte it had, and two more cells in front of its line end. */
final class SuppressedRows {

    private final CsvTable table;
    private final OutputStream out;
    private final int width;

    SuppressedRows(CsvTable table, OutputStream out) {
        this.table = table;
        this.out = out;
        this.width = table.headings().size();
    }

    void preamble() throws IOException {
        byte[] preamble = table.preamble();
        if (width == 0) {
            out.write(preamble);
            return;
        }
        int end = preamble.length - table.lineEnd().length;
        out.write(preamble, 0, end);
        cells(width, "dnc_status", "dnc_detail");
        // A file that ends with its header has no line end there, and no rows.
        out.write(preamble, end, preamble.length - end);
    }

    /** @param cells in the row, 0 if that can't be told */
    void write(CsvRow row, int cells, String status, String detail) throws IOException {
        if (row.shape() == CsvRow.Shape.TOO_LONG_PART) {
            out.write(row.bytes());
            return;
        }
        int end = row.contentLength();
        out.write(row.bytes(), 0, end);
        cells(cells == 0 ? width : cells, status, detail);
        out.write(Arrays.copyOfRange(row.bytes(), end, row.bytes().length));
    }

    /** Rows that are shorter than the header are filled up, so that the new cells stand below their headings. */
    private void cells(int before, String status, String detail) throws IOException {
        for (int i = before; i < width; i++) {
            out.write(table.delimiter());
        }
        out.write(table.delimiter());
        out.write(status.getBytes(StandardCharsets.US_ASCII));
        out.write(table.delimiter());
        out.write(detail.getBytes(StandardCharsets.US_ASCII));
    }

    void flush() throws IOException {
        out.flush();
    }
}
