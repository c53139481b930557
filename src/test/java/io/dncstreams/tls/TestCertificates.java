package io.dncstreams.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Certificates for 127.0.0.1, made by the JDK's keytool and written as PEM, as other tools write them. */
public final class TestCertificates {

    private static final String NAMES = "san=ip:127.0.0.1,dns:localhost";
    private static final String PASSWORD = "nobody-cares";

    private final Path folder;
    private final Path store;

    public TestCertificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store.p12");
    }

    /** A certificate of an authority. */
    public Path authority(String name) {
        make(name, "EC", "-ext", "bc:c");
        return write(name + "-ca.pem", pem("CERTIFICATE", encoded(chain(name)[0])));
    }

    /** Certificate and key of an instance that nobody else vouches for. */
    public TlsFiles selfSigned(String name) {
        make(name, "EC", "-ext", NAMES);
        TlsFiles files = files(name);
        return new TlsFiles(files.certificate(), files.key(), Optional.of(files.certificate()));
    }

    /** Certificate and key of an instance, that end on another day than those of the rest. */
    public TlsFiles instanceFor(String name, int days, String authority, Path ca) {
        make(name, "EC", "-signer", authority, "-ext", NAMES, "-validity", Integer.toString(days));
        TlsFiles files = files(name);
        return new TlsFiles(files.certificate(), files.key(), Optional.of(ca));
    }

    /** When the first certificate ends that an instance shows. */
    public Instant firstEnd(String name) {
        return Arrays.stream(chain(name))
                .map(certificate ->
                        ((X509Certificate) certificate).getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Certificate and key of an instance, signed by an authority. */
    public TlsFiles instance(String name, String algorithm, String authority, Path ca) {
        make(name, algorithm, "-signer", authority, "-ext", NAMES);
        TlsFiles files = files(name);
        return new TlsFiles(files.certificate(), files.key(), Optional.of(ca));
    }

    /** As {@link #instance}, for a host that isn't this one. */
    public TlsFiles ofAnotherHost(String name, String authority, Path ca) {
        make(name, "EC", "-signer", authority, "-ext", "san=dns:elsewhere.example");
        TlsFiles files = files(name);
        return new TlsFiles(files.certificate(), files.key(), Optional.of(ca));
    }

    private TlsFiles files(String name) {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : chain(name)) {
            chain.append(pem("CERTIFICATE", encoded(certificate)));
        }
        return new TlsFiles(
                write(name + ".pem", chain.toString()),
                write(name + "-key.pem", pem("PRIVATE KEY", key(name))),
                Optional.empty());
    }

    /** The same key in the form that older tools write: what PKCS#8 wraps. */
    public Path olderKey(String name, String kind) {
        byte[] pkcs8 = key(name);
        // The last element of the sequence holds it: find the octet string that ends where the whole ends.
        for (int at = 4; at < pkcs8.length; at++) {
            int length = (pkcs8[at] & 0xff) == 0x82
                    ? (pkcs8[at + 1] & 0xff) << 8 | pkcs8[at + 2] & 0xff
                    : (pkcs8[at] & 0xff) == 0x81 ? pkcs8[at + 1] & 0xff : pkcs8[at] & 0xff;
            int header = (pkcs8[at] & 0xff) == 0x82 ? 3 : (pkcs8[at] & 0xff) == 0x81 ? 2 : 1;
            if (pkcs8[at - 1] == 4 && at + header + length == pkcs8.length) {
                byte[] inner = Arrays.copyOfRange(pkcs8, at + header, pkcs8.length);
                return write(name + "-older-key.pem", "# made by another tool\n" + pem(kind, inner));
            }
        }
        throw new AssertionError("no key in the key");
    }

    private void make(String name, String algorithm, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(said);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Certificate[] chain(String name) {
        try {
            return open().getCertificateChain(name);
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] key(String name) {
        try {
            Key key = open().getKey(name, PASSWORD.toCharArray());
            return key.getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore open() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
