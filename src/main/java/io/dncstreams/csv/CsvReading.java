package io.dncstreams.csv;

import java.util.Optional;

/** What a row says of a person. */
public sealed interface CsvReading {

    /** Cells in the row; 0 if they can't be told apart. */
    int width();

    /** @param url as it stands there; not blank, but it may be anything */
    record Contact(String url, Optional<String> reason, Optional<String> source, Optional<String> createdAt, int width)
            implements CsvReading {}

    /**
     * @param code stable: {@code row_too_long}, {@code bad_quoting}, {@code bad_encoding}, {@code url_too_long},
     *     {@code missing_url} or {@code several_people}
     */
    record Unreadable(String code, int width) implements CsvReading {}
}
