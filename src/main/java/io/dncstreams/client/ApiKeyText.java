package io.dncstreams.client;

/**
 * An API key as it is sent.
 *
 * @param text secret: visible ASCII, at most 512 characters
 */
public record ApiKeyText(String text) {

    private static final int LONGEST = 512;

    /** @throws IllegalArgumentException with a sentence that doesn't hold the key */
    public ApiKeyText {
        boolean sendable =
                !text.isEmpty() && text.length() <= LONGEST && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (!sendable) {
            throw new IllegalArgumentException("An API key is 1 to " + LONGEST + " visible ASCII characters.");
        }
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "ApiKeyText[…]";
    }
}
