package io.dncstreams.csv;

import java.util.List;
import java.util.Optional;

/**
 * Where things stand in the rows.
 *
 * @param headings the header row, empty if there is none
 * @param url of the profile URL; the others are there where the header names them
 */
record Columns(
        List<String> headings,
        int url,
        Optional<Integer> reason,
        Optional<Integer> source,
        Optional<Integer> createdAt) {

    static Columns headed(List<String> headings, int url) {
        return new Columns(
                headings,
                url,
                ColumnNames.reason(headings).filter(column -> column != url),
                ColumnNames.source(headings).filter(column -> column != url),
                ColumnNames.createdAt(headings).filter(column -> column != url));
    }

    static Columns headless(int url) {
        return new Columns(List.of(), url, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
