package io.dncstreams.bench;

import io.dncstreams.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows with their ratios and goals. */
final class Table {

    private static final List<String> HEAD = List.of("what", "measured", "baseline", "ratio", "goal", "met?");

    private final List<List<String>> lines = new ArrayList<>();

    Table(List<Row> rows) {
        lines.add(HEAD);
        for (Row row : rows) {
            lines.add(List.of(
                    row.what(),
                    row.measured().text(),
                    row.baselineFigure().text() + " " + row.baseline(),
                    String.format(Locale.ROOT, "%.2f", row.ratio()),
                    row.goal().map(Goal::text).orElse("-"),
                    row.met().map(met -> met ? "yes" : "NO").orElse("-")));
        }
    }

    @Override
    public String toString() {
        return MarkdownTable.of(lines);
    }
}
