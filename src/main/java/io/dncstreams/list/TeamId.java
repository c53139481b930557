package io.dncstreams.list;

/**
 * What may name a team. Team ids are keys of records and of stores and stand in the audit trail, so they are short,
 * plain ASCII and need no escaping anywhere.
 */
public final class TeamId {

    /** Most characters of a team id. */
    public static final int MAX_LENGTH = 128;

    private TeamId() {}

    /** Whether the text is 1 to 128 of the ASCII letters and digits and {@code _ . : @ -}. Null is not. */
    public static boolean isValid(String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '.'
                    || c == ':'
                    || c == '@'
                    || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
