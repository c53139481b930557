package io.dncstreams.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Contexts of the JDK's TLS made from PEM files. */
public final class TlsContexts {

    /** Guards nothing: the store is in memory, beside the key itself. */
    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    /**
     * For a client that verifies servers against one authority, and nothing else.
     *
     * @throws InvalidTlsException if the file holds no certificates
     */
    public static SSLContext trusting(Path ca) {
        return context(null, trust(Pem.certificates(ca)));
    }

    /** @param end when the first certificate of the chain ends, and with it what clients make of the whole */
    record Own(SSLContext context, Instant end) {}

    /** @throws InvalidTlsException if they can't be used */
    static Own of(TlsFiles files) {
        List<X509Certificate> chain = Pem.certificates(files.certificate());
        PrivateKey key = Pem.key(files.key(), chain.getFirst());
        SSLContext context = context(
                identity(key, chain), trust(files.ca().map(Pem::certificates).orElse(chain)));
        Instant end = chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .reduce((one, other) -> one.isBefore(other) ? one : other)
                .orElseThrow();
        return new Own(context, end);
    }

    private static SSLContext context(KeyManager[] identity, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new InvalidTlsException("The certificates can't be used.", e);
        }
    }

    private static KeyManager[] identity(PrivateKey key, List<X509Certificate> chain) {
        try {
            KeyStore store = empty();
            store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new InvalidTlsException("Certificate and key can't be used together.", e);
        }
    }

    private static TrustManager[] trust(List<X509Certificate> anchors) {
        try {
            KeyStore store = empty();
            for (int i = 0; i < anchors.size(); i++) {
                store.setCertificateEntry("trusted-" + i, anchors.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new InvalidTlsException("The certificates can't be trusted.", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        return store;
    }
}
