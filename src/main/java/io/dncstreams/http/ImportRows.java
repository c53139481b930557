package io.dncstreams.http;

import io.dncstreams.query.Imports.Contact;
import java.io.IOException;
import java.util.Optional;

/** The rows of an upload, one after the other; what is blank is no row. */
interface ImportRows {

    /** @return empty at the end of the upload */
    Optional<Row> next() throws IOException;

    /** A row and the line it begins with, from 1. */
    sealed interface Row {
        long line();
    }

    record Sound(long line, Contact contact) implements Row {}

    /**
     * @param code stable
     * @param bytes the first of the row
     */
    record Unreadable(long line, String code, byte[] bytes) implements Row {}
}
