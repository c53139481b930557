package io.dncstreams.profile;

/** Recognises a person by profile URL. Pure, total (never throws), linear in the length of the text. */
public final class ProfileUrls {

    /** Version of the rules; travels in every command, so that a replay keeps the meaning it had. */
    public static final int VERSION = 1;

    private ProfileUrls() {}

    /**
     * Reads one text as one person.
     *
     * @param text anything, also null
     */
    public static ProfileReading read(String text) {
        return new ProfileReading.Invalid(InvalidReason.EMPTY);
    }
}
