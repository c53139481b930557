package io.dncstreams.query;

import io.dncstreams.imports.ImportState;
import java.time.Instant;
import java.util.Optional;

/** Imports of whole opt-out lists, as the HTTP layer sees them. Methods may throw {@link UnavailableException}. */
public interface Imports {

    /**
     * Begins an import. Once this returns, {@link #status} knows it.
     *
     * @param deadline for the beginning alone
     */
    Upload begin(String teamId, Instant deadline);

    /** How far an import has come. */
    Status status(String teamId, String importId, Instant deadline);

    /** What is known of an id. */
    sealed interface Status {
        record Known(ImportState state) implements Status {}

        record NotFound() implements Status {}

        /** The id is of another team's import. */
        record OtherTeam() implements Status {}
    }

    /**
     * A row that names somebody.
     *
     * @param url as received; not blank
     * @param occurredAt when the person said stop, by the file's account
     */
    record Contact(String url, Optional<String> reason, Optional<String> source, Optional<String> occurredAt) {}

    /**
     * Rows on their way into the log, by one thread. Methods wait where rows come faster than the log takes them, and throw
     * {@link UnavailableException} if it takes no more.
     */
    interface Upload {

        String importId();

        /** @param line of the file where the row begins, from 1 */
        void add(long line, Contact contact);

        /**
         * A row that could not be read.
         *
         * @param code stable; lower-case letters and underscores
         * @param bytes as much of the row as is worth keeping
         */
        void fail(long line, String code, byte[] bytes);

        /** The file is over, and every row of it stands in the log when this returns. */
        void end();

        /** The file came to no end. Never throws: there is nobody left to tell. */
        void interrupt();
    }
}
