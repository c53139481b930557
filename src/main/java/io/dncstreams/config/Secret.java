package io.dncstreams.config;

/**
 * A text that is never printed.
 *
 * @param text at least {@link #MIN_LENGTH} characters
 */
public record Secret(String text) {

    /** Shorter ones could be found by trying. */
    public static final int MIN_LENGTH = 32;

    public Secret {
        if (text.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("a secret has at least " + MIN_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return "…";
    }
}
