package io.dncstreams.profile;

/** Recognises a person by profile URL. Pure, total (never throws), linear in the length of the text. */
public final class ProfileUrls {

    /** Version of the rules; travels in every command, so that a replay keeps the meaning it had. */
    public static final int VERSION = 1;

    /** What every canonical URL begins with; the public identifier follows. */
    static final String PREFIX = "https://linkedin.com/in/";

    /** In UTF-16 code units. */
    static final int MAX_LENGTH = 4096;

    private static final byte[] NO_BUFFER = {};

    private ProfileUrls() {}

    /**
     * Reads one text as one person.
     *
     * @param text anything, also null
     */
    public static ProfileReading read(String text) {
        return read(text, NO_BUFFER);
    }

    /** @param buffer for a plain URL; a new one is made for those that are longer */
    static ProfileReading read(String text, byte[] buffer) {
        if (text == null) {
            return new ProfileReading.Invalid(InvalidReason.EMPTY);
        }
        if (text.length() > MAX_LENGTH) {
            return new ProfileReading.Invalid(InvalidReason.TOO_LONG);
        }
        long plain = PlainUrl.find(text);
        if (plain == PlainUrl.NOT_PLAIN) {
            return Rules.read(text);
        }
        int length = PlainUrl.length(plain);
        return PlainUrl.person(text, plain, length <= buffer.length ? buffer : new byte[length]);
    }
}
