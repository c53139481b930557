package io.dncstreams.profile;

/**
 * {@link ProfileUrls} for many texts, one after the other: of a plain one nothing is left to the collector but the
 * result. For one thread.
 */
public final class ProfileUrlReader {

    private final byte[] buffer = new byte[PlainUrl.LONGEST];

    /**
     * Reads one text as one person, as {@link ProfileUrls#read(String)} does.
     *
     * @param text anything, also null
     */
    public ProfileReading read(String text) {
        return ProfileUrls.read(text, buffer);
    }
}
