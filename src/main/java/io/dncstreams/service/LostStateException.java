package io.dncstreams.service;

/** What the lists were built from or kept in is gone; to start would be to take them for empty. */
public final class LostStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LostStateException(String message) {
        super(message);
    }

    LostStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
