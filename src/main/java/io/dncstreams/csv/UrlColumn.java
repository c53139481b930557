package io.dncstreams.csv;

import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.profile.ProfileUrls;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the column of profile URLs: by its name, else by what stands in it. It never takes one of several by luck. */
final class UrlColumn {

    private UrlColumn() {}

    /** What the search came to. */
    sealed interface Found {
        record One(int column) implements Found {}

        /** @param columns at least two */
        record Several(List<Integer> columns) implements Found {}

        record None() implements Found {}
    }

    /** @param rows some below the header */
    static Found byName(List<String> headings, List<List<String>> rows) {
        int best = headings.stream().mapToInt(ColumnNames::tier).min().orElse(ColumnNames.TIERS);
        if (best == ColumnNames.TIERS) {
            return new Found.None();
        }
        List<Integer> columns = IntStream.range(0, headings.size())
                .filter(column -> ColumnNames.tier(headings.get(column)) == best)
                .boxed()
                .toList();
        return choose(columns, rows);
    }

    /** Columns in which at least half of what is there is a profile URL. */
    static Found byContent(List<List<String>> rows) {
        int width = rows.stream().mapToInt(List::size).max().orElse(0);
        List<Integer> columns = IntStream.range(0, width)
                .filter(column -> {
                    long filled = rows.stream()
                            .filter(row -> !cell(row, column).isBlank())
                            .count();
                    long people = people(column, rows);
                    return people > 0 && 2 * people >= filled;
                })
                .boxed()
                .toList();
        return columns.isEmpty() ? new Found.None() : choose(columns, rows);
    }

    /** Whether any cell is an address, be it one that can't be read as a person: no heading is one. */
    static boolean holdsAnAddress(List<String> row) {
        return row.stream().anyMatch(UrlColumn::isAddress);
    }

    private static boolean isAddress(String cell) {
        String text = CellText.lenient(cell).strip();
        boolean oneWord = text.chars().noneMatch(Character::isWhitespace);
        boolean written = text.contains("://") || (text.indexOf('.') >= 0 && text.indexOf('/') >= 0);
        return (oneWord && written) || person(cell).isPresent() || text.startsWith("in/");
    }

    /** Columns that name the same people are as good as one; else the one that has people where no other has any. */
    private static Found choose(List<Integer> columns, List<List<String>> rows) {
        List<Integer> filled = columns.stream()
                .filter(column -> people(column, rows) > 0)
                .sorted(Comparator.comparingLong((Integer column) -> people(column, rows))
                        .reversed())
                .toList();
        if (columns.size() == 1 || filled.size() == 1) {
            return new Found.One(filled.isEmpty() ? columns.getFirst() : filled.getFirst());
        }
        if (filled.isEmpty()) {
            return new Found.Several(columns);
        }
        int fullest = filled.getFirst();
        return filled.stream().allMatch(other -> agree(fullest, other, rows))
                ? new Found.One(fullest)
                : new Found.Several(filled.stream().sorted().toList());
    }

    /** Whether the other column says nothing that the fullest doesn't say. */
    private static boolean agree(int fullest, int other, List<List<String>> rows) {
        return rows.stream().allMatch(row -> {
            Optional<String> there = person(cell(row, other));
            return there.isEmpty() || there.equals(person(cell(row, fullest)));
        });
    }

    private static long people(int column, List<List<String>> rows) {
        return rows.stream()
                .filter(row -> person(cell(row, column)).isPresent())
                .count();
    }

    private static Optional<String> person(String cell) {
        // A lone word can be read as a name in a URL; here it would make people of anything.
        return cell.indexOf('/') >= 0 && ProfileUrls.read(CellText.lenient(cell)) instanceof Person person
                ? Optional.of(person.url())
                : Optional.empty();
    }

    static String cell(List<String> row, int column) {
        return column < row.size() ? row.get(column) : "";
    }

    /** Columns as their owner knows them. */
    static String names(List<Integer> columns, List<String> headings) {
        List<String> names = new ArrayList<>();
        for (int column : columns) {
            String heading = cell(headings, column);
            names.add(
                    heading.isBlank()
                            ? "column " + (column + 1)
                            : '"' + CellText.lenient(heading).strip() + '"');
        }
        return names.stream().collect(Collectors.joining(", "));
    }
}
