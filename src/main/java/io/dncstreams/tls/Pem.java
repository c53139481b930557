package io.dncstreams.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what certificate tools write: chains of X.509 certificates, and private keys as PKCS#8, PKCS#1 (RSA) or SEC 1 (EC).
 * The JDK's own reader of PEM is still a preview; libraries that read keys bring a second provider of cryptography along.
 */
final class Pem {

    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_ZERO = {2, 1, 0};
    private static final byte[] PROBE = "is this key the certificate's?".getBytes(StandardCharsets.US_ASCII);

    private Pem() {}

    /** @throws InvalidTlsException if it can't be read or holds none */
    static List<X509Certificate> certificates(Path file) {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new InvalidTlsException("%s holds no certificate.".formatted(file));
            }
            return chain;
        } catch (CertificateException e) {
            throw new InvalidTlsException("%s holds no certificates in PEM.".formatted(file), e);
        }
    }

    /**
     * The private key of a certificate.
     *
     * @throws InvalidTlsException if it can't be read, needs a password, or belongs to another certificate
     */
    static PrivateKey key(Path file, X509Certificate certificate) {
        Matcher matcher = KEY.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new InvalidTlsException("%s holds no private key in PEM.".formatted(file));
        }
        String kind = matcher.group(1);
        if (kind.startsWith("ENCRYPTED")) {
            throw new InvalidTlsException(
                    "The private key in %s has a password; 'openssl pkey -in FILE -out FILE' takes it off."
                            .formatted(file));
        }
        PublicKey owner = certificate.getPublicKey();
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
            byte[] pkcs8 = kind.equals("PRIVATE KEY") ? der : wrapped(der, owner);
            PrivateKey key =
                    KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            requirePair(key, owner);
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new InvalidTlsException(
                    "The private key in %s can't be read, or is another's than the certificate's.".formatted(file), e);
        }
    }

    private static void requirePair(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
        String algorithm = switch (owner.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> owner.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }

    /** PKCS#8 is a version, the algorithm and the older form; the algorithm, with its curve, is the certificate's. */
    private static byte[] wrapped(byte[] older, PublicKey owner) {
        byte[] info = owner.getEncoded();
        int algorithm = headerLength(info, 0);
        int length = headerLength(info, algorithm) + contentLength(info, algorithm);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(VERSION_ZERO);
        content.write(info, algorithm, length);
        content.writeBytes(element(OCTETS, older));
        return element(SEQUENCE, content.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (content.length < 128) {
            element.write(content.length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
            element.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                element.write(content.length >>> (8 * i));
            }
        }
        element.writeBytes(content);
        return element.toByteArray();
    }

    private static int headerLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < 128 ? 2 : 2 + (first & 0x7f);
    }

    private static int contentLength(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length < 128) {
            return length;
        }
        int sum = 0;
        for (int i = 0; i < (length & 0x7f); i++) {
            sum = sum << 8 | der[at + 2 + i] & 0xff;
        }
        return sum;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidTlsException("%s can't be read.".formatted(file), e);
        }
    }
}
