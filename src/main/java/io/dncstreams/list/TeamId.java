package io.dncstreams.list;

/** What may stand as a team's id, in every topic and call. */
public final class TeamId {

    /** Longest id, in characters; one byte holds it as a length prefix of a store key. */
    public static final int MAX_LENGTH = 128;

    private TeamId() {}

    /** Whether the text is 1 to 128 ASCII letters, digits or {@code _ - . : @}. */
    public static boolean isValid(String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == ':'
                || c == '@';
    }
}
