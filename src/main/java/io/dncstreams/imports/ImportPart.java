package io.dncstreams.imports;

/** What a record of the log has to do with an import. */
public sealed interface ImportPart {

    String importId();

    /** The import begins. Stands in the command log alone, where strangers don't write. */
    record Begin(String importId) implements ImportPart {}

    /**
     * The record is an opt-out, or the command made of one, that came as a row.
     *
     * @param row from 1
     * @param line of the file where the row begins, from 1
     */
    record Row(String importId, long row, long line) implements ImportPart {}

    /**
     * A row that could not be read.
     *
     * @param code stable: lower-case letters, underscores and colons
     */
    record Failed(String importId, long row, long line, String code) implements ImportPart {}

    /**
     * Nothing more comes.
     *
     * @param total rows there were
     * @param interrupted whether that was the end of the file or of the connection
     */
    record End(String importId, long total, boolean interrupted) implements ImportPart {}
}
