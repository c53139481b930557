package io.dncstreams.csv;

import java.util.List;
import java.util.Optional;

/**
 * Where things stand in the rows.
 *
 * @param headings the header row, empty if there is none
 * @param url of the profile URL; reason, source and time are there where the header names them
 * @param others that must name nobody else
 */
record Columns(
        List<String> headings,
        int url,
        List<Integer> others,
        Optional<Integer> reason,
        Optional<Integer> source,
        Optional<Integer> createdAt) {

    static Columns headed(List<String> headings, int url, List<Integer> others) {
        return new Columns(
                headings,
                url,
                others,
                ColumnNames.reason(headings).filter(column -> column != url),
                ColumnNames.source(headings).filter(column -> column != url),
                ColumnNames.createdAt(headings).filter(column -> column != url));
    }

    static Columns headless(int url, List<Integer> others) {
        return new Columns(List.of(), url, others, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
