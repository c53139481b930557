package io.dncstreams.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.csv.CsvRow.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSplitterTest {

    @Test
    void aQuoteThatIsNeverClosedCostsOneRow() throws IOException {
        assertThat(split("a,b\n\"ann,1\nben,2\ncy,3\n", 1000))
                .containsExactly("1 WHOLE a,b|", "2 BAD_QUOTING \"ann,1|", "3 WHOLE ben,2|", "4 WHOLE cy,3|");
    }

    @Test
    void aQuoteThatTheNextQuoteClosesByAccidentCostsOneRow() throws IOException {
        assertThat(split("\"ann,1\nben,2\n\"cy\",3\ndee,4\n", 1000))
                .containsExactly("1 BAD_QUOTING \"ann,1|", "2 WHOLE ben,2|", "3 WHOLE \"cy\",3|", "4 WHOLE dee,4|");
    }

    @Test
    void textBehindAQuoteIsNotGuessedAt() throws IOException {
        assertThat(split("\"ann\"x,1\nben,2", 1000)).containsExactly("1 BAD_QUOTING \"ann\"x,1|", "2 WHOLE ben,2");
    }

    @Test
    void lineEndsWithinQuotesBelongToTheRow() throws IOException {
        assertThat(split("\"a\r\nb\",\"\"\"\n\"\nnext\r\n", 1000))
                .containsExactly("1 WHOLE \"a^|b\",\"\"\"|\"|", "4 WHOLE next^|");
    }

    @Test
    void aRowTooLongComesInParts() throws IOException {
        assertThat(split("0123456789012345678901234\nok\n", 10))
                .containsExactly(
                        "1 TOO_LONG_PART 0123456789",
                        "1 TOO_LONG_PART 0123456789",
                        "1 TOO_LONG_END 01234|",
                        "2 WHOLE ok|");
    }

    @Test
    void linesMadeToBeReadAgainAndAgainAreNot() throws IOException {
        // Each line closes the quote of the one before and opens another, which nobody closes.
        byte[] file = "x\",w,\"z\n".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        long before = System.nanoTime();

        int bytes = RowsPropertyTest.split(file, (byte) ',', 1 << 16, CsvTable.MAX_ROW_BYTES).stream()
                .mapToInt(row -> row.bytes().length)
                .sum();

        assertThat(bytes).isEqualTo(file.length);
        // A million times a megabyte would take a quarter of an hour.
        assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
    }

    private static List<String> split(String file, int longest) throws IOException {
        return RowsPropertyTest.split(file.getBytes(StandardCharsets.UTF_8), (byte) ',', 3, longest).stream()
                .map(row -> row.line() + " " + row.shape() + " "
                        + new String(row.bytes(), StandardCharsets.UTF_8)
                                .replace('\n', '|')
                                .replace('\r', '^'))
                .toList();
    }

    @Test
    void knowsBlankRows() {
        assertThat(new CsvRow(" \t\r\n".getBytes(StandardCharsets.US_ASCII), 1, Shape.WHOLE).isBlank())
                .isTrue();
        assertThat(new CsvRow(",\n".getBytes(StandardCharsets.US_ASCII), 1, Shape.WHOLE).isBlank())
                .isFalse();
    }
}
