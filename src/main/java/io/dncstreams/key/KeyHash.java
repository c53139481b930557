package io.dncstreams.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What stands for an API key everywhere but in its owner's hands: its SHA-256 in lower-case hexadecimal digits. Keys are
 * never compared with each other, so there is no comparison that would have to take the same time always: what a caller
 * presents is hashed, and the hash is looked up in a map. How long that takes may tell how many digits of a hash agree with
 * one that is known, but whoever could use that would have to find keys with hashes of his choice. No salt and no slow hash
 * are needed: keys are not passwords, but 256 random bits each.
 */
final class KeyHash {

    private static final int LENGTH = 64;

    private KeyHash() {}

    static String of(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static boolean isHash(String text) {
        return text.length() == LENGTH && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
