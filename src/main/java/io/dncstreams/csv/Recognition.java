package io.dncstreams.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes out, from the beginning of a file, how it is written and where its profile URLs stand. */
final class Recognition {

    /** Rows that may stand above the header, as notes do in LinkedIn's own export. */
    private static final int ROWS_ABOVE = 10;

    private static final int ROWS = 100;
    private static final byte[] DELIMITERS = {',', ';', '\t', '|'};

    private final Optional<String> wanted;
    private final int maxRowBytes;

    /** @param wanted name or number of the URL column */
    Recognition(Optional<String> wanted, int maxRowBytes) {
        this.wanted = wanted;
        this.maxRowBytes = maxRowBytes;
    }

    /**
     * @param rowsAbove rows before the first that holds data, the header included
     * @param certain whether more of the file could not change it
     */
    record Recognised(byte delimiter, Columns columns, int rowsAbove, boolean certain) {}

    /**
     * @param head the beginning, without byte order mark
     * @param whole whether the head ends with a row
     */
    Recognised recognise(byte[] head, boolean whole) throws UnreadableCsvException {
        List<Attempt> attempts = new ArrayList<>();
        for (byte delimiter : delimiters(head)) {
            attempts.add(new Attempt(delimiter, rows(head, delimiter, whole)));
        }
        Attempt best = attempts.stream()
                .max(Comparator.comparingDouble(Attempt::score))
                .orElseThrow();
        return best.recognised();
    }

    /** The one that the file names in a first line {@code sep=;}, as some spreadsheets write it, or any. */
    private static byte[] delimiters(byte[] head) {
        return namesDelimiter(head) ? new byte[] {head[4]} : DELIMITERS;
    }

    private static boolean namesDelimiter(byte[] head) {
        return head.length > 5
                && (head[5] == '\n' || head[5] == '\r')
                && new String(head, 0, 4, StandardCharsets.ISO_8859_1).equalsIgnoreCase("sep=")
                && head[4] != '"'
                && (head[4] == '\t' || head[4] > ' ');
    }

    private List<List<String>> rows(byte[] head, byte delimiter, boolean whole) {
        CellReader cells = new CellReader(delimiter);
        RowSplitter splitter = new RowSplitter(new ByteArrayInputStream(head), delimiter, maxRowBytes);
        List<List<String>> rows = new ArrayList<>();
        int taken = 0;
        try {
            for (Optional<CsvRow> row = splitter.next(); row.isPresent() && rows.size() < ROWS; row = splitter.next()) {
                taken += row.get().bytes().length;
                boolean complete = whole || taken < head.length || endsByItself(row.get());
                if (complete) {
                    boolean empty = row.get().isBlank() || (rows.isEmpty() && namesDelimiter(head));
                    rows.add(empty ? List.of() : cells.cells(row.get()).orElse(List.of()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return rows;
    }

    /** A carriage return may be half a line end, and an open quote half a row. */
    private static boolean endsByItself(CsvRow row) {
        return row.shape() == CsvRow.Shape.WHOLE && row.bytes()[row.bytes().length - 1] == '\n';
    }

    /** The file as it looks with one delimiter. */
    private final class Attempt {
        private final byte delimiter;
        private final List<List<String>> rows;
        private final Optional<Integer> header;

        Attempt(byte delimiter, List<List<String>> rows) {
            this.delimiter = delimiter;
            this.rows = rows;
            this.header = header();
        }

        /** The first row that has the column's name in it and no address; what stands above has fewer cells. */
        private Optional<Integer> header() {
            int widest = 0;
            for (int i = 0; i < Math.min(rows.size(), ROWS_ABOVE); i++) {
                List<String> row = rows.get(i);
                if (UrlColumn.holdsAnAddress(row)) {
                    return Optional.empty();
                }
                boolean named = wanted.isPresent()
                        ? named(row, wanted.get()).isPresent()
                        : row.stream().anyMatch(cell -> ColumnNames.tier(CellText.lenient(cell)) < ColumnNames.TIERS);
                if (named && (i == 0 || row.size() > widest)) {
                    return Optional.of(i);
                }
                widest = Math.max(widest, row.size());
            }
            return Optional.empty();
        }

        /** Knowing the header says most, then people in a column, then rows that are equally wide. */
        double score() {
            Map<Integer, Long> widths = rows.stream()
                    .filter(row -> !row.isEmpty())
                    .collect(Collectors.groupingBy(List::size, Collectors.counting()));
            Map.Entry<Integer, Long> usual = widths.entrySet().stream()
                    .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .orElse(Map.entry(0, 0L));
            boolean people = !(UrlColumn.byContent(rows) instanceof UrlColumn.Found.None);
            double even = usual.getKey() > 1 ? (double) usual.getValue() / rows.size() : 0;
            return (header.isPresent() ? 1000 : 0)
                    + (people ? 100 : 0)
                    + 10 * even
                    + Math.min(usual.getKey(), 99) / 100.0;
        }

        Recognised recognised() throws UnreadableCsvException {
            if (wanted.isPresent()) {
                return wanted(wanted.get());
            }
            if (header.isPresent()) {
                List<String> headings = headings(header.get());
                List<List<String>> below = rows.subList(header.get() + 1, rows.size());
                long named = headings.stream()
                        .filter(heading -> ColumnNames.tier(heading) < ColumnNames.TIERS)
                        .count();
                return switch (UrlColumn.byName(headings, below)) {
                    case UrlColumn.Found.One one ->
                        new Recognised(delimiter, Columns.headed(headings, one.column()), header.get() + 1, named == 1);
                    case UrlColumn.Found.Several several -> throw ambiguous(several, headings);
                    case UrlColumn.Found.None none -> throw new IllegalStateException("a header without its name");
                };
            }
            return byContent();
        }

        private Recognised byContent() throws UnreadableCsvException {
            int first = firstFilled();
            boolean data = first < rows.size() && UrlColumn.holdsAnAddress(rows.get(first));
            List<String> headings = data || first == rows.size() ? List.of() : headings(first);
            int above = data ? first : first + 1;
            return switch (UrlColumn.byContent(rows.subList(Math.min(above, rows.size()), rows.size()))) {
                case UrlColumn.Found.One one -> recognised(one.column(), headings, first);
                case UrlColumn.Found.Several several -> throw ambiguous(several, headings);
                case UrlColumn.Found.None none -> throw nowhere(headings);
            };
        }

        /**
         * A row without a heading over the URLs is taken for one of those below: a header is never asked about, and a
         * person must not pass for one.
         */
        private Recognised recognised(int column, List<String> headings, int first) {
            return UrlColumn.cell(headings, column).isBlank()
                    ? new Recognised(delimiter, Columns.headless(column), first, false)
                    : new Recognised(delimiter, Columns.headed(headings, column), first + 1, false);
        }

        private Recognised wanted(String name) throws UnreadableCsvException {
            if (header.isPresent()) {
                List<Integer> columns = columns(rows.get(header.get()), name);
                List<String> headings = headings(header.get());
                if (columns.size() > 1) {
                    throw ambiguous(new UrlColumn.Found.Several(columns), headings);
                }
                return new Recognised(delimiter, Columns.headed(headings, columns.getFirst()), header.get() + 1, true);
            }
            boolean number = name.matches("[1-9][0-9]{0,3}");
            int above = firstFilled();
            List<String> first = above < rows.size() ? rows.get(above) : List.of();
            if (!number || Integer.parseInt(name) > first.size()) {
                throw new UnreadableCsvException(
                        "There is no column \"" + name + "\"; the first row has " + known(headings(first)) + ".");
            }
            int column = Integer.parseInt(name) - 1;
            return recognised(column, UrlColumn.holdsAnAddress(first) ? List.of() : headings(first), above);
        }

        private int firstFilled() {
            int first = 0;
            while (first < rows.size() && rows.get(first).isEmpty()) {
                first++;
            }
            return first;
        }

        private List<String> headings(int row) {
            return headings(rows.get(row));
        }

        private List<String> headings(List<String> row) {
            return row.stream().map(CellText::lenient).toList();
        }
    }

    private static Optional<Integer> named(List<String> row, String name) {
        return columns(row, name).stream().findFirst();
    }

    private static List<Integer> columns(List<String> row, String name) {
        Function<String, String> plain = CellText::lenient;
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            if (plain.apply(row.get(i)).strip().equalsIgnoreCase(name.strip())) {
                columns.add(i);
            }
        }
        return columns;
    }

    private static UnreadableCsvException ambiguous(UrlColumn.Found.Several several, List<String> headings) {
        return new UnreadableCsvException("More than one column may hold the profile URLs: "
                + UrlColumn.names(several.columns(), headings) + ". Name the one that counts.");
    }

    private static UnreadableCsvException nowhere(List<String> headings) {
        return new UnreadableCsvException("No column with LinkedIn profile URLs was found"
                + (headings.isEmpty() ? "" : " among " + known(headings))
                + ". Name it if there is one.");
    }

    private static String known(List<String> headings) {
        return headings.isEmpty()
                ? "no columns"
                : UrlColumn.names(
                        IntStream.range(0, Math.min(headings.size(), 40))
                                .boxed()
                                .toList(),
                        headings);
    }
}
