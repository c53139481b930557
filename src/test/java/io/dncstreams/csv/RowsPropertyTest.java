package io.dncstreams.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class RowsPropertyTest {

    record Cell(String text, boolean quoted) {
        String written(char delimiter) {
            boolean must = text.indexOf(delimiter) >= 0
                    || text.indexOf('\n') >= 0
                    || text.indexOf('\r') >= 0
                    || text.startsWith("\"");
            return quoted || must ? '"' + text.replace("\"", "\"\"") + '"' : text;
        }
    }

    @Provide
    Arbitrary<List<List<Cell>>> tables() {
        Arbitrary<Cell> cell = Combinators.combine(
                        Arbitraries.strings()
                                .withChars('a', 'é', '"', ',', ';', '\t', '|', '\n', '\r', ' ')
                                .ofMaxLength(6),
                        Arbitraries.of(true, false))
                .as(Cell::new);
        return cell.list().ofMinSize(1).ofMaxSize(4).list().ofMaxSize(12);
    }

    @Property(tries = 500)
    void whateverIsQuotedHoweverTheRowsAreTheFileAndTheCellsAreTheCells(
            @ForAll("tables") List<List<Cell>> table,
            @ForAll @IntRange(max = 3) int delimiterOf,
            @ForAll @IntRange(max = 2) int lineEndOf,
            @ForAll boolean endsWithLineEnd,
            @ForAll @IntRange(min = 1, max = 9) int piece)
            throws IOException {
        char delimiter = ",;\t|".charAt(delimiterOf);
        String lineEnd = List.of("\n", "\r\n", "\r").get(lineEndOf);
        List<String> rows = new ArrayList<>();
        for (List<Cell> row : table) {
            rows.add(String.join(
                    Character.toString(delimiter),
                    row.stream().map(cell -> cell.written(delimiter)).toList()));
        }
        boolean lastIsNothing = !rows.isEmpty() && rows.getLast().isEmpty();
        byte[] file = (String.join(lineEnd, rows) + (endsWithLineEnd || lastIsNothing ? lineEnd : ""))
                .getBytes(StandardCharsets.UTF_8);

        List<CsvRow> split = split(file, (byte) delimiter, piece, 1 << 20);

        assertThat(together(split)).isEqualTo(file);
        CellReader reader = new CellReader((byte) delimiter);
        List<List<String>> cells = split.stream()
                .map(row -> reader.cells(row).orElseThrow().stream()
                        .map(CellText::lenient)
                        .toList())
                .toList();
        List<List<String>> expected = new ArrayList<>();
        table.forEach(row -> expected.add(row.stream().map(Cell::text).toList()));
        if (table.isEmpty() && endsWithLineEnd) {
            expected.add(List.of(""));
        }
        assertThat(cells).isEqualTo(expected);
    }

    @Property(tries = 500)
    void noByteOfAnyGarbageIsLost(@ForAll("garbage") String text, @ForAll @IntRange(min = 1, max = 60) int longest)
            throws IOException {
        byte[] file = text.getBytes(StandardCharsets.UTF_8);

        List<CsvRow> rows = split(file, (byte) ',', 7, longest);

        assertThat(together(rows)).isEqualTo(file);
        long line = 1;
        for (CsvRow row : rows) {
            assertThat(row.line()).isEqualTo(line);
            String part = new String(row.bytes(), StandardCharsets.ISO_8859_1);
            line += part.replace("\r\n", "\n")
                    .chars()
                    .filter(c -> c == '\n' || c == '\r')
                    .count();
            assertThat(row.bytes().length).isLessThanOrEqualTo(longest + 2);
        }
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.strings().withChars('a', '"', ',', '\n', '\r').ofMaxLength(200);
    }

    static List<CsvRow> split(byte[] file, byte delimiter, int piece, int longest) throws IOException {
        RowSplitter splitter = new RowSplitter(inPieces(file, piece), delimiter, longest);
        List<CsvRow> rows = new ArrayList<>();
        for (Optional<CsvRow> row = splitter.next(); row.isPresent(); row = splitter.next()) {
            rows.add(row.get());
        }
        return rows;
    }

    private static byte[] together(List<CsvRow> rows) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        rows.forEach(row -> all.writeBytes(row.bytes()));
        return all.toByteArray();
    }

    /** As from a network: a few bytes at a time. */
    private static InputStream inPieces(byte[] file, int piece) {
        return new ByteArrayInputStream(file) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, piece));
            }
        };
    }
}
