package io.dncstreams.http;

import java.util.Enumeration;
import java.util.Optional;

/** The API key as a call presents it. */
final class BearerToken {

    private static final String SCHEME = "Bearer ";
    private static final int LONGEST = 512;

    private BearerToken() {}

    /**
     * @param headers every Authorization header, or null
     * @return empty unless there is exactly one and it holds what may be a key
     */
    static Optional<String> of(Enumeration<String> headers) {
        if (headers == null || !headers.hasMoreElements()) {
            return Optional.empty();
        }
        String header = headers.nextElement();
        if (headers.hasMoreElements() || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String key = header.substring(SCHEME.length()).strip();
        return key.isEmpty() || key.length() > LONGEST || !isVisibleAscii(key) ? Optional.empty() : Optional.of(key);
    }

    private static boolean isVisibleAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }
}
