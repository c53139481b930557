package io.dncstreams.http;

import io.dncstreams.csv.CsvReading;
import io.dncstreams.csv.CsvRow;
import io.dncstreams.csv.CsvTable;
import io.dncstreams.query.Imports.Contact;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Rows of an uploaded CSV file. */
final class CsvImportRows implements ImportRows {

    /** What is kept of a row that can't be read. */
    static final int FIRST_BYTES = 4096;

    private final CsvTable table;
    private boolean within;

    CsvImportRows(CsvTable table) {
        this.table = table;
    }

    @Override
    public Optional<Row> next() throws IOException {
        for (Optional<CsvRow> row = table.next(); row.isPresent(); row = table.next()) {
            boolean furtherPart = within;
            within = row.get().shape() == CsvRow.Shape.TOO_LONG_PART;
            if (!furtherPart && !row.get().isBlank()) {
                return Optional.of(read(row.get()));
            }
        }
        return Optional.empty();
    }

    private Row read(CsvRow row) {
        return switch (table.read(row)) {
            case CsvReading.Contact contact ->
                new Sound(
                        row.line(),
                        new Contact(contact.url(), contact.reason(), contact.source(), contact.createdAt()));
            case CsvReading.Unreadable unreadable ->
                new Unreadable(
                        row.line(),
                        unreadable.code(),
                        Arrays.copyOf(row.bytes(), Math.min(row.bytes().length, FIRST_BYTES)));
        };
    }
}
