package io.dncstreams.peer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What all instances of an installation know and nobody else does. It never leaves the process: an instance shows that
 * it has it by a proof (HMAC-SHA-256) over what the other one says. Prints nothing of itself.
 */
public final class PeerSecret {

    /** Fewest characters; 32 of a random generator can't be guessed from a proof that was overheard. */
    public static final int MIN_LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if it is too short */
    public PeerSecret(String secret) {
        if (secret.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("a cluster secret has at least " + MIN_LENGTH + " characters");
        }
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * A proof in 43 characters of URL-safe Base64.
     *
     * @param purpose keeps a proof of one kind from passing as one of another kind
     * @param parts told apart by their lengths, so that nothing can move from one into the next
     */
    String proof(String purpose, String... parts) {
        Mac mac = mac();
        update(mac, purpose);
        for (String part : parts) {
            update(mac, part);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
    }

    /** Compares without telling by its time how much fits. */
    static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    private static void update(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length;
        mac.update(new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length});
        mac.update(bytes);
    }

    @Override
    public String toString() {
        return "PeerSecret[…]";
    }
}
