package io.dncstreams.list;

/**
 * Texts of strangers in a CSV that somebody will open in a spreadsheet, which takes a cell that begins with {@code =},
 * {@code +}, {@code -}, {@code @}, a tab or a line break for a formula. Such a text gets an apostrophe in front, and so
 * does one that looks as if it had got one; so {@link #plain} gives back exactly what {@link #guarded} was given.
 */
public final class SpreadsheetText {

    private static final char GUARD = '\'';

    private SpreadsheetText() {}

    /** For the cell. */
    public static String guarded(String text) {
        return isFormula(text, 0) ? GUARD + text : text;
    }

    /** From the cell. */
    public static String plain(String cell) {
        return !cell.isEmpty() && cell.charAt(0) == GUARD && isFormula(cell, 1) ? cell.substring(1) : cell;
    }

    /** Whether a formula begins at this place, behind any number of apostrophes. */
    private static boolean isFormula(String text, int from) {
        int start = from;
        while (start < text.length() && text.charAt(start) == GUARD) {
            start++;
        }
        return start < text.length() && "=+-@\t\r\n".indexOf(text.charAt(start)) >= 0;
    }
}
