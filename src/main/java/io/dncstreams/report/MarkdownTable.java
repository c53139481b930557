package io.dncstreams.report;

import java.util.Collections;
import java.util.List;

/** Rows of text as a Markdown table, which a terminal shows well enough, too. */
public final class MarkdownTable {

    private MarkdownTable() {}

    /** @param rows the head first; all of the same length */
    public static String of(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        append(text, rows.getFirst(), widths, " ");
        append(text, Collections.nCopies(columns, ""), widths, "-");
        rows.stream().skip(1).forEach(row -> append(text, row, widths, " "));
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
