package io.dncstreams.store;

/**
 * What the lists were built from or are kept in is gone, or is not what it was; to serve would be to take it for whole.
 * The message says what is wrong and which command mends it.
 */
public final class LostStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Ends every refusal that a rebuild mends. */
    public static final String REMEDY = "Nothing was changed. Stop every instance, then run './dnc rebuild'.";

    public LostStateException(String message) {
        super(message);
    }

    public LostStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
