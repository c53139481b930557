package io.dncstreams.csv;

/** A file that can't be used as it is. The message is a sentence for its owner; it names columns, never contacts. */
public final class UnreadableCsvException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableCsvException(String message) {
        super(message);
    }
}
