package io.dncstreams.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of one instance, as a server and towards other instances. Looks at its files again and again; new ones count for new
 * connections, and those that are open stay. Files that can't be used, or don't fit together because only one of them has
 * been replaced yet, change nothing.
 */
public final class ReloadingTls implements AutoCloseable {

    /** Between two looks at the files. Renewed certificates come days before the old ones end. */
    public static final Duration USUAL_PERIOD = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingTls.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final TlsFiles files;
    private final SslContextFactory.Server server = new SslContextFactory.Server();
    private final SslContextFactory.Client client = new SslContextFactory.Client();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tls-files").factory());
    private byte[] seen;
    private volatile Instant certificateEnd;

    /** @throws InvalidTlsException if the files can't be used */
    public static ReloadingTls open(TlsFiles files, Duration period) {
        ReloadingTls tls = new ReloadingTls(files);
        var unused = tls.watch.scheduleWithFixedDelay(
                tls::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return tls;
    }

    private ReloadingTls(TlsFiles files) {
        this.files = files;
        this.seen = fingerprint();
        TlsContexts.Own own = TlsContexts.of(files);
        certificateEnd = own.end();
        server.setSslContext(own.context());
        client.setSslContext(own.context());
        server.setIncludeProtocols(PROTOCOLS);
        client.setIncludeProtocols(PROTOCOLS);
        // What padding has given away before; everything that speaks 1.2 has better ones.
        server.addExcludeCipherSuites(".*_CBC_.*");
        server.setRenegotiationAllowed(false);
        // Whom a client may take for whom is the names in the certificate, besides the cluster's secret.
        client.setEndpointIdentificationAlgorithm("HTTPS");
    }

    /** For the listener, which starts and stops it. */
    public SslContextFactory.Server server() {
        return server;
    }

    /** For calls of other instances; started and stopped by who calls. */
    public SslContextFactory.Client client() {
        return client;
    }

    /** When the certificate in use ends, or one that comes with it, if that ends first. */
    public Instant certificateEnd() {
        return certificateEnd;
    }

    private void look() {
        byte[] now = fingerprint();
        if (Arrays.equals(now, seen)) {
            return;
        }
        seen = now;
        try {
            TlsContexts.Own own = TlsContexts.of(files);
            server.reload(factory -> factory.setSslContext(own.context()));
            client.reload(factory -> factory.setSslContext(own.context()));
            certificateEnd = own.end();
            LOG.info("the certificate in {} was replaced; new connections get the new one", files.certificate());
        } catch (InvalidTlsException e) {
            LOG.warn("changed certificate files are not taken over, the old ones stay in use: {}", e.getMessage());
        } catch (Exception e) {
            LOG.error("changed certificate files could not be taken over", e);
        }
    }

    /** By content: a mounted secret changes by a link to another folder, with whatever times its files have. */
    private byte[] fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Stream.concat(Stream.of(files.certificate(), files.key()), files.ca().stream())
                    .forEach(file -> digest.update(content(file)));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            // Between two versions of it; whoever needs it says so.
            return new byte[0];
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
