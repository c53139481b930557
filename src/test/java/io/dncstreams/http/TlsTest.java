package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.peer.HopMarkers;
import io.dncstreams.peer.Owner;
import io.dncstreams.peer.PeerAddress;
import io.dncstreams.peer.PeerCall;
import io.dncstreams.peer.PeerClient;
import io.dncstreams.peer.PeerHosts;
import io.dncstreams.peer.PeerOutcome;
import io.dncstreams.tls.InvalidTlsException;
import io.dncstreams.tls.ReloadingTls;
import io.dncstreams.tls.TestCertificates;
import io.dncstreams.tls.TlsContexts;
import io.dncstreams.tls.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The listener, and calls between instances, with certificates from files. */
class TlsTest {

    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final String CALL = "GET /v1/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY;

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static Path ca;
    private static TlsFiles one;
    private static TlsFiles two;
    private static TlsFiles stranger;
    private static SSLContext trusting;
    private static ReloadingTls tls;
    private static TestServer server;

    @BeforeAll
    static void start() {
        certificates = new TestCertificates(folder);
        ca = certificates.authority("ca");
        one = certificates.instance("one", "RSA", "ca", ca);
        two = certificates.instance("two", "EC", "ca", ca);
        stranger = certificates.selfSigned("stranger");
        trusting = TlsContexts.trusting(ca);
        tls = ReloadingTls.open(one, PERIOD);
        server = server(tls);
    }

    @AfterAll
    static void stop() {
        server.close();
        tls.close();
    }

    private static TestServer server(ReloadingTls keys) {
        HttpSettings usual = HttpSettings.defaults().at("127.0.0.1", 0);
        HttpSettings settings = new HttpSettings(
                usual.host(),
                0,
                4096,
                64 << 10,
                10_000,
                10_000,
                Duration.ofSeconds(10),
                Duration.ofMillis(600),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
        return new TestServer(
                settings,
                new Limits(0, 0, 0),
                TestServer.keys(),
                Optional.empty(),
                new HttpServer.Edge(Optional.of(keys.server()), true, false));
    }

    @Test
    void anAnswerOverTlsSaysThatThisIsHowItIs() throws Exception {
        HttpResponse<String> answer = call(server.server.port(), "/v1/verify");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map())
                .containsEntry("strict-transport-security", List.of("max-age=31536000"))
                .doesNotContainKey("server");
        assertThat(call(server.server.port(), "/nothing").headers().map()).containsKey("strict-transport-security");
        try (TestServer plain = new TestServer()) {
            assertThat(plain.get("/v1/verify").headers().map()).doesNotContainKey("strict-transport-security");
        }
    }

    @Test
    void plainHttpGetsNoAnswerOnThatPort() throws IOException {
        try (Socket socket = server.socket()) {
            socket.getOutputStream().write((CALL + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));

            assertThat(rest(socket)).doesNotContain("HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void currentVersionsAreSpoken(String version) throws IOException {
        try (SSLSocket socket = socket(server.server.port())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void nothingElseIsOffered() {
        assertThat(tls.server().getSelectedProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(tls.server().getSelectedCipherSuites())
                .isNotEmpty()
                .filteredOn(suite -> suite.startsWith("TLS_"))
                .allSatisfy(
                        suite -> assertThat(suite)
                                .matches(
                                        "TLS_(AES|CHACHA20)_.*|TLS_(EC)?DHE_.*_(GCM|CHACHA20_POLY1305)_SHA.*|.*RENEGOTIATION.*"));
    }

    static Stream<String> brokenRequests() {
        return WireTest.brokenRequests().map(arguments -> (String) arguments.get()[1]);
    }

    @ParameterizedTest
    @MethodSource("brokenRequests")
    void whatIsNoRequestIsAnsweredAsInPlain(String request) throws IOException {
        try (SSLSocket socket = socket(server.server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));

            assertThat(rest(socket)).startsWith("HTTP/1.1 4").contains("The request is not valid HTTP");
        }
    }

    @Test
    void aBodyThatStopsIsGivenUp() throws IOException {
        try (SSLSocket socket = socket(server.server.port())) {
            String begun = "POST /v1/dnc HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                    + TestServer.KEY + "\r\nContent-Length: 100\r\n\r\n{";
            socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));

            assertThat(rest(socket)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void handshakesThatStopKeepNobodyWaitingAndAreGivenUp() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket half = server.socket();
                half.getOutputStream().write(new byte[] {22, 3, 1, 2});
                crowd.add(half);
            }

            assertThat(call(server.server.port(), "/v1/verify").statusCode()).isEqualTo(200);

            for (Socket half : crowd) {
                // At most an alert before the end.
                assertThat(half.getInputStream().readAllBytes()).hasSizeLessThan(20);
            }
        } finally {
            for (Socket half : crowd) {
                half.close();
            }
        }
    }

    @Test
    void newFilesCountForNewConnectionsAndCutNoOldOne(@TempDir Path mounted) throws Exception {
        TlsFiles files = new TlsFiles(mounted.resolve("tls.crt"), mounted.resolve("tls.key"), Optional.empty());
        replace(one.certificate(), files.certificate());
        replace(one.key(), files.key());
        try (ReloadingTls keys = ReloadingTls.open(files, PERIOD);
                TestServer renewed = server(keys);
                SSLSocket old = socket(renewed.server.port())) {
            assertThat(name(old)).isEqualTo("CN=one");
            assertThat(answered(old)).startsWith("HTTP/1.1 200 ");

            replace(two.certificate(), files.certificate());
            // Only one of the two is new: nothing can be begun with that.
            assertThat(nameAt(renewed.server.port())).isEqualTo("CN=one");
            assertThat(keys.certificateEnd()).isEqualTo(certificates.firstEnd("one"));
            replace(two.key(), files.key());

            await("the new certificate")
                    .until(() -> nameAt(renewed.server.port()).equals("CN=two"));
            await("its end")
                    .untilAsserted(() -> assertThat(keys.certificateEnd()).isEqualTo(certificates.firstEnd("two")));
            assertThat(answered(old)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void keysInOlderFormsAreRead() throws Exception {
        for (TlsFiles files : List.of(
                new TlsFiles(one.certificate(), certificates.olderKey("one", "RSA PRIVATE KEY"), Optional.empty()),
                new TlsFiles(two.certificate(), certificates.olderKey("two", "EC PRIVATE KEY"), Optional.empty()))) {
            try (ReloadingTls keys = ReloadingTls.open(files, PERIOD);
                    TestServer older = server(keys)) {
                assertThat(call(older.server.port(), "/v1/verify").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void whatCantBeUsedIsSaidSo(@TempDir Path odd) throws IOException {
        Path empty = Files.writeString(odd.resolve("empty"), "");
        Path locked = Files.writeString(
                odd.resolve("locked"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");

        assertThatThrownBy(() -> open(one.certificate(), two.key())).hasMessageContaining("is another's");
        assertThatThrownBy(() -> open(two.certificate(), one.key())).hasMessageContaining("is another's");
        assertThatThrownBy(() -> open(empty, one.key())).hasMessageContaining("holds no certificate");
        assertThatThrownBy(() -> open(one.key(), one.key())).hasMessageContaining("certificate");
        assertThatThrownBy(() -> open(one.certificate(), empty)).hasMessageContaining("no private key");
        assertThatThrownBy(() -> open(one.certificate(), locked)).hasMessageContaining("has a password");
        assertThatThrownBy(() -> open(odd.resolve("none"), one.key()))
                .isInstanceOf(InvalidTlsException.class)
                .hasMessageContaining("can't be read");
    }

    private static void open(Path certificate, Path key) {
        ReloadingTls.open(new TlsFiles(certificate, key, Optional.empty()), PERIOD)
                .close();
    }

    @Test
    void callsGoFromInstanceToInstance() throws Exception {
        assertThat(sentOn(one, two)).isEqualTo(200);
    }

    @Test
    void nothingIsSentToAnInstanceThatNobodyCertified() throws Exception {
        assertThat(sentOn(one, stranger)).isEqualTo(503);
        assertThat(sentOn(new TlsFiles(one.certificate(), one.key(), stranger.ca()), two))
                .isEqualTo(503);
    }

    @Test
    void nothingIsSentToAnInstanceThatIsCertifiedForAnotherHost() throws Exception {
        TlsFiles other = certificates.ofAnotherHost("other", "ca", ca);
        Logger logger = (Logger) LoggerFactory.getLogger(PeerClient.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            assertThat(proven(one, other)).isFalse();
            assertThat(proven(one, two)).isTrue();
        } finally {
            logger.detachAppender(log);
        }
        // Said once, though a call tries again and again.
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .singleElement()
                .asString()
                .contains("can't be called over TLS", "127.0.0.1");
    }

    /** Whether a call leaves one instance for the other. */
    private static boolean proven(TlsFiles askedFiles, TlsFiles ownerFiles) throws Exception {
        PeerAddress ownerAddress = Instances.freeAddress();
        PeerAddress askedAddress = Instances.freeAddress();
        try (ReloadingTls askedKeys = ReloadingTls.open(askedFiles, PERIOD);
                ReloadingTls ownerKeys = ReloadingTls.open(ownerFiles, PERIOD);
                PeerClient askedClient = client(askedAddress, askedKeys);
                PeerClient ownerClient = client(ownerAddress, ownerKeys);
                TestServer owner = instance(ownerAddress, ownerAddress, ownerClient, ownerKeys)) {
            assertThat(owner.list.serves("team_1")).isTrue();
            String key = "Bearer " + TestServer.KEY;
            HttpFields headers = HttpFields.build().put("X-Request-Id", "r1").put(HttpHeader.AUTHORIZATION, key);
            PeerCall call = new PeerCall("GET", "/v1/dnc", headers, "r1", key, Optional.empty(), -1);
            boolean answered = false;
            for (int i = 0; i < 3; i++) {
                PeerOutcome outcome = askedClient.send(ownerAddress, call, Duration.ofSeconds(5), address -> true);
                if (outcome instanceof PeerOutcome.Answered whole) {
                    whole.body().close();
                    answered = true;
                }
            }
            return answered;
        }
    }

    @Test
    void withoutAnAuthorityOfItsOwnTheChainIsTheAuthority() throws Exception {
        assertThat(sentOn(new TlsFiles(one.certificate(), one.key(), Optional.empty()), two))
                .isEqualTo(200);
    }

    /** What a call gets that one instance sends on to the other. */
    private static int sentOn(TlsFiles askedFiles, TlsFiles ownerFiles) throws Exception {
        PeerAddress askedAddress = Instances.freeAddress();
        PeerAddress ownerAddress = Instances.freeAddress();
        try (ReloadingTls askedKeys = ReloadingTls.open(askedFiles, PERIOD);
                ReloadingTls ownerKeys = ReloadingTls.open(ownerFiles, PERIOD);
                PeerClient askedClient = client(askedAddress, askedKeys);
                PeerClient ownerClient = client(ownerAddress, ownerKeys);
                TestServer asked = instance(askedAddress, ownerAddress, askedClient, askedKeys);
                TestServer owner = instance(ownerAddress, ownerAddress, ownerClient, ownerKeys)) {
            asked.list.moveAway("team_1");
            assertThat(owner.list.serves("team_1")).isTrue();
            SSLContext anyCaller = TlsContexts.trusting(ca);
            return call(anyCaller, asked.server.port(), "/v1/dnc").statusCode();
        }
    }

    private static PeerClient client(PeerAddress own, ReloadingTls keys) {
        HopMarkers markers = Instances.markers(Instances.SECRET, own);
        return PeerClient.start(markers, new PeerHosts(List.of("127.0.0.1")), Optional.of(keys.client()));
    }

    private static TestServer instance(PeerAddress own, PeerAddress owner, PeerClient client, ReloadingTls keys) {
        HttpSettings usual = HttpSettings.defaults().at(own.host(), own.port());
        HttpSettings settings = new HttpSettings(
                usual.host(),
                usual.port(),
                usual.maxBodyBytes(),
                usual.maxBatchBytes(),
                usual.maxBatchEntries(),
                usual.maxConnections(),
                Duration.ofMillis(800),
                usual.bodyTimeout(),
                usual.idleTimeout(),
                usual.stopTimeout());
        Routing.Links links = new Routing.Links(client, Instances.markers(Instances.SECRET, own));
        return new TestServer(
                settings,
                new Limits(0, 0, 0),
                TestServer.keys(),
                Optional.of(new Routing(
                        team -> new Owner.Peer(owner), Optional.of(links), (id, left) -> Optional.of(false))),
                new HttpServer.Edge(Optional.of(keys.server()), true, false));
    }

    private static void replace(Path from, Path to) throws IOException {
        Path beside = to.resolveSibling(to.getFileName() + ".new");
        Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String nameAt(int port) throws IOException {
        try (SSLSocket socket = socket(port)) {
            return name(socket);
        }
    }

    private static String name(SSLSocket socket) throws SSLException {
        X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    /** Makes one call on a connection that stays open. */
    private static String answered(SSLSocket socket) throws IOException {
        socket.getOutputStream().write((CALL + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("valid\"}") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static SSLSocket socket(int port) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String rest(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SSLException e) {
            throw new AssertionError("cut off without a word of TLS", e);
        }
    }

    private static HttpResponse<String> call(int port, String path) throws Exception {
        return call(trusting, port, path);
    }

    private static HttpResponse<String> call(SSLContext context, int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                            .header("Authorization", "Bearer " + TestServer.KEY)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
