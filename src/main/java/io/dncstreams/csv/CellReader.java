package io.dncstreams.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes rows apart into cells. */
final class CellReader {

    private final char delimiter;
    private final CsvReader.CsvReaderBuilder quoted;

    CellReader(byte delimiter) {
        this.delimiter = (char) delimiter;
        this.quoted = CsvReader.builder().fieldSeparator(this.delimiter).skipEmptyLines(false);
    }

    /**
     * The cells, one character for each byte.
     *
     * @return empty if the row can't be read with certainty
     */
    Optional<List<String>> cells(CsvRow row) {
        if (row.shape() != CsvRow.Shape.WHOLE) {
            return Optional.empty();
        }
        String text = row.latin1();
        return text.indexOf('"') < 0 ? Optional.of(plain(text)) : quoted(text);
    }

    /** Without quotes there is nothing to interpret, and most rows have none. */
    private List<String> plain(String text) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf(delimiter); end >= 0; end = text.indexOf(delimiter, from)) {
            cells.add(text.substring(from, end));
            from = end + 1;
        }
        cells.add(text.substring(from));
        return cells;
    }

    /** Two readers must agree on where a row ends, or it counts as unreadable. */
    private Optional<List<String>> quoted(String text) {
        try (CsvReader<CsvRecord> reader = quoted.ofCsvRecord(text)) {
            List<CsvRecord> records = reader.stream().limit(2).toList();
            return records.size() == 1 ? Optional.of(records.getFirst().getFields()) : Optional.empty();
        } catch (CsvParseException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("closing a text", e);
        }
    }
}
