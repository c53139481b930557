package io.dncstreams.client;

import java.util.OptionalInt;

/** A call that got no answer, or another one than it was made for. The message is a sentence for the user. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int NO_ANSWER = -1;

    private final int status;

    private ApiException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    static ApiException refused(int status, String message) {
        return new ApiException(status, message, null);
    }

    static ApiException noAnswer(String message) {
        return new ApiException(NO_ANSWER, message, null);
    }

    static ApiException noAnswer(String message, Throwable cause) {
        return new ApiException(NO_ANSWER, message, cause);
    }

    /** The HTTP status, empty if there was no answer or not a whole one. */
    public OptionalInt status() {
        return status == NO_ANSWER ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
