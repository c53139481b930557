package io.dncstreams.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows as Markdown, which a terminal shows well enough, too. */
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
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < lines.size(); line++) {
            append(text, lines.get(line), widths, " ");
            if (line == 0) {
                append(text, HEAD.stream().map(name -> "").toList(), widths, "-");
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths, String pad) {
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            text.append("| ")
                    .append(cell)
                    .append(pad.repeat(widths[column] - cell.length()))
                    .append(' ');
        }
        text.append("|\n");
    }
}
