package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.key.ApiKeys;
import io.dncstreams.peer.HopMarkers;
import io.dncstreams.peer.Owner;
import io.dncstreams.peer.PeerAddress;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that reaches one instance and belongs to another, over real connections. */
class ForwardingTest {

    @Test
    void anyInstanceAnswersAnyCall() {
        try (Instances instances = new Instances()) {
            HttpResponse<String> added = instances.asked.post("/v1/dnc", "{\"url\":\"in/jane\"}");

            assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
            String id = added.body().replaceAll(".*\"\\$id\":\"(dnc_\\d+)\".*", "$1");
            assertThat(instances.asked.get("/v1/dnc/check?url=in/jane").body()).contains("\"onList\":true", id);
            assertThat(instances.asked.get("/v1/dnc").body())
                    .isEqualTo(instances.owner.get("/v1/dnc").body());
            assertThat(instances.asked.post("/v1/dnc", "{\"url\":\"in/jane\"}").statusCode())
                    .isEqualTo(409);
            assertThat(instances.asked.delete("/v1/dnc/" + id).statusCode()).isEqualTo(200);
            assertThat(instances.owner.get("/v1/dnc/check?url=in/jane").body()).contains("\"onList\":false");
            assertThat(instances.asked.list.additions()).isEmpty();
        }
    }

    @Test
    void theAnswerIsTheOwnersWithItsHeaders() {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofSeconds(10), new Limits(5, 5, 5))) {
            HttpResponse<String> answer = instances.asked.send(instances
                    .asked
                    .request("/v1/dnc/check?url=in/jane")
                    .header("X-Request-Id", "asked-by-test")
                    .GET());

            assertThat(answer.headers().map())
                    .containsKeys("x-cache", "x-ratelimit-remaining", "content-type", "cache-control")
                    .doesNotContainKey("dnc-peer-answer");
            assertThat(answer.headers().allValues("x-request-id")).containsExactly("asked-by-test");
            assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");
            assertThat(answer.headers().firstValue("x-ratelimit-remaining")).hasValue("4");
            instances.owner.get("/v1/dnc");
            assertThat(instances.asked.get("/v1/dnc").headers().firstValue("x-ratelimit-remaining"))
                    .hasValue("2");
        }
    }

    @Test
    void limitsAreOneOverAllInstances() {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofSeconds(10), new Limits(6, 1, 1))) {
            AtomicInteger admitted = new AtomicInteger();
            for (int i = 0; i < 10; i++) {
                TestServer server = i % 2 == 0 ? instances.asked : instances.owner;
                if (server.get("/v1/dnc").statusCode() == 200) {
                    admitted.incrementAndGet();
                }
            }

            assertThat(admitted).hasValue(6);
            assertThat(instances.asked.get("/v1/dnc").body()).contains("rate_limit_exceeded", "resetTime");
        }
    }

    /** Whatever stands in a URL must reach the owner as it came, for the owner judges it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "in/jane",
                "https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjane%3Fa%3Db%26c",
                "https://www.linkedin.com/in/jane?x=1",
                "in/j%C3%BCrgen",
                "in/jürgen",
                "in/%zz",
                "in/a|b",
                "in/a\"b",
                "in/a[b]^`{}",
                "in/a%20b+c",
                "%00",
                "%",
                "in/jane&url=in/john",
                "in/jane#x"
            })
    void aQueryPassesUntouched(String query) throws Exception {
        try (Instances instances = new Instances()) {
            String request = "GET /v1/dnc/check?url=" + query + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + TestServer.KEY + "\r\nX-Request-Id: same\r\nConnection: close\r\n\r\n";
            instances.owner.post("/v1/dnc", "{\"url\":\"in/jane\"}");

            String direct = instances.owner.raw(request);
            String forwarded = instances.asked.raw(request);

            assertThat(body(forwarded)).isEqualTo(body(direct));
            assertThat(forwarded.lines().findFirst()).isEqualTo(direct.lines().findFirst());
        }
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() {
        try (Instances instances = new Instances()) {
            HttpResponse<String> head = instances.asked.send(
                    instances.asked.request("/v1/dnc").method("HEAD", HttpRequest.BodyPublishers.noBody()));

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("x-total-count")).hasValue("0");
        }
    }

    @Test
    void whoIsUnknownIsRefusedWhereItAsks() {
        try (Instances instances = new Instances()) {
            instances.owner.close();

            assertThat(instances
                            .asked
                            .send(instances.asked.request("/v1/dnc", "nobody").GET())
                            .statusCode())
                    .isEqualTo(401);
            assertThat(instances.asked.get("/v1/verify").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aClientCannotSayThatItIsAnInstance() {
        try (Instances instances = new Instances()) {
            for (TestServer server : new TestServer[] {instances.asked, instances.owner}) {
                for (String marker :
                        new String[] {"", "1", "v1 0 1 abcdefghijklmnop AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
                    HttpResponse<String> answer = server.send(
                            server.request("/v1/dnc").header("Dnc-Peer", marker).GET());

                    assertThat(answer.statusCode()).isEqualTo(400);
                    assertThat(answer.headers().map()).doesNotContainKey("dnc-peer-answer");
                }
            }
        }
    }

    @Test
    void aMovingTeamIsWaitedFor() {
        try (Instances instances = new Instances()) {
            AtomicInteger asked = new AtomicInteger();
            instances.locator.set(
                    team -> asked.incrementAndGet() < 4 ? new Owner.Unknown() : new Owner.Peer(instances.ownerAddress));

            assertThat(instances.asked.get("/v1/dnc").statusCode()).isEqualTo(200);
            assertThat(asked.get()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void aKeyThatIsRevokedWhileItsTeamMovesHereIsRefused() {
        AtomicBoolean revoked = new AtomicBoolean();
        ApiKeys keys =
                bearer -> revoked.get() ? Optional.empty() : TestServer.keys().authenticate(bearer);
        AtomicReference<InMemoryDncList> list = new AtomicReference<>();
        Routing moving = new Routing(
                team -> {
                    revoked.set(true);
                    list.get().moveHere(team);
                    return new Owner.Unknown();
                },
                Optional.empty(),
                (id, left) -> Optional.empty());
        HttpSettings settings = HttpSettings.defaults().at("127.0.0.1", 0);
        try (TestServer server = new TestServer(settings, new Limits(0, 0, 0), keys, Optional.of(moving))) {
            list.set(server.list);
            server.list.moveAway("team_1");

            assertThat(server.get("/v1/dnc").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void whoIsNotTheOwnerDoesNothingAndSendsNothingOn() {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofMillis(600), new Limits(0, 0, 0))) {
            instances.owner.list.moveAway("team_1");

            HttpResponse<String> answer = instances.asked.post("/v1/dnc", "{\"url\":\"in/jane\"}");

            unavailable(answer);
            assertThat(instances.owner.list.additions()).isEmpty();
        }
    }

    /** It is stopped just after it has looked at the call, and wakes when the caller was told 503 long ago. */
    @Test
    void anOwnerThatSleepsWithACallInHandsDoesNotGiveItNewTime() throws Exception {
        Duration time = Duration.ofMillis(600);
        try (Instances instances = new Instances(Instances.SECRET, time, new Limits(0, 0, 0))) {
            java.time.Instant begun = instances.owner.clock.instant();
            synchronized (instances.owner.list) {
                unavailable(instances.asked.delete("/v1/dnc/dnc_00000001"));
                instances.owner.clock.advance(Duration.ofSeconds(12));
            }
            org.awaitility.Awaitility.await()
                    .until(() -> instances.owner.list.lastDeadline().isPresent());

            assertThat(instances.owner.list.lastDeadline().orElseThrow()).isBeforeOrEqualTo(begun.plus(time));
        }
    }

    @Test
    void aBodyStaysWholeUntilSomebodyIsTheOwner() throws Exception {
        // A port that is taken and where nobody listens; a free one may be another process's by now.
        try (Instances instances = new Instances();
                Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            PeerAddress nobody = new PeerAddress("127.0.0.1", taken.getLocalPort());
            AtomicInteger tries = new AtomicInteger();
            instances.locator.set(team -> switch (tries.incrementAndGet()) {
                case 1 -> new Owner.Peer(nobody);
                // Itself: it proves that it knows the secret and then finds that it isn't the owner.
                case 2, 3 -> new Owner.Peer(instances.askedAddress);
                default -> new Owner.Peer(instances.ownerAddress);
            });

            HttpResponse<String> answer = instances.asked.post("/v1/dnc", "{\"url\":\"in/jane\"}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(tries.get()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void aDeadOwnerIsNeverAnEmptyList() {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofMillis(600), new Limits(0, 0, 0))) {
            instances.owner.close();

            for (String path : new String[] {"/v1/dnc", "/v1/dnc/check?url=in/jane"}) {
                unavailable(instances.asked.get(path));
            }
            unavailable(instances.asked.delete("/v1/dnc/dnc_00000001"));
        }
    }

    @Test
    void aHostThatIsNotAllowedGetsNoConnection() throws Exception {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofMillis(600), new Limits(0, 0, 0));
                ServerSocket stranger = new ServerSocket(0)) {
            stranger.setSoTimeout(1);
            instances.locator.set(team -> new Owner.Peer(new PeerAddress("localhost", stranger.getLocalPort())));

            unavailable(instances.asked.get("/v1/dnc"));

            assertThat(connected(stranger)).isFalse();
        }
    }

    /** Its process may have sent the command just before, and Kafka may take it until the call's time is over. */
    @Test
    void whoAsksAgainAfterAnOwnersDeathIsNotOvertakenByItsFirstAttempt() throws Exception {
        HttpServer dying = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Instances instances = new Instances()) {
            PeerAddress address =
                    new PeerAddress("127.0.0.1", dying.getAddress().getPort());
            HopMarkers markers = Instances.markers(Instances.SECRET, address);
            dying.createContext("/", exchange -> {
                if (exchange.getRequestURI().getPath().equals("/internal/peer")) {
                    String challenge = exchange.getRequestHeaders().getFirst(HopMarkers.CHALLENGE);
                    exchange.getResponseHeaders()
                            .set(HopMarkers.ANSWER, markers.meet(challenge).orElseThrow());
                    exchange.sendResponseHeaders(204, -1);
                }
                exchange.close();
            });
            dying.start();
            instances.locator.set(team -> new Owner.Peer(address));

            HttpResponse<String> answer = instances.asked.delete("/v1/dnc/dnc_00000001");
            unavailable(answer);
            assertThat(answer.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isBetween(5L, 10L);
        } finally {
            dying.stop(0);
        }
    }

    @Test
    void whoCannotProveItselfNeverSeesAKey() throws Exception {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofMillis(600), new Limits(0, 0, 0));
                ServerSocket stranger = new ServerSocket(0)) {
            CompletableFuture<String> heard =
                    CompletableFuture.supplyAsync(() -> listen(stranger), Thread::startVirtualThread);
            instances.locator.set(team -> new Owner.Peer(new PeerAddress("127.0.0.1", stranger.getLocalPort())));

            unavailable(instances.asked.get("/v1/dnc/check?url=in/jane"));

            assertThat(heard.get(5, TimeUnit.SECONDS))
                    .contains("/internal/peer")
                    .doesNotContain("Authorization", TestServer.KEY, "jane", Instances.SECRET);
        }
    }

    @Test
    void anInstanceWithAnotherSecretIsNone() {
        try (Instances instances = new Instances(
                "quite-another-secret-than-all-the-others", Duration.ofMillis(600), new Limits(0, 0, 0))) {
            unavailable(instances.asked.get("/v1/dnc"));
        }
    }

    /** The proof of a true instance, fetched by somebody in between, names another address than the one called. */
    @Test
    void aProofIsGoodForOneAddressOnly() throws Exception {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofMillis(600), new Limits(0, 0, 0));
                Relay relay = new Relay(instances.ownerAddress)) {
            instances.locator.set(team -> new Owner.Peer(relay.address()));

            // On a busy machine the first call may be over before it has come so far.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                unavailable(instances.asked.get("/v1/dnc"));
                assertThat(relay.heard()).contains("/internal/peer");
            });
            assertThat(relay.heard()).doesNotContain(TestServer.KEY);
        }
    }

    @Test
    void aLargeBodyIsStreamedToItsOwner() {
        try (Instances instances = new Instances()) {
            StringBuilder batch = new StringBuilder("{\"entries\":[");
            for (int i = 0; i < 9_000; i++) {
                batch.append(i == 0 ? "" : ",")
                        .append("{\"url\":\"in/person-" + i + "\",\"reason\":\"" + "x".repeat(200) + "\"}");
            }
            String body = batch.append("]}").toString();

            HttpResponse<String> answer = instances.asked.post("/v1/dnc/batch", body);
            HttpResponse<String> chunked = instances.asked.send(instances
                    .asked
                    .request("/v1/dnc/batch")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))));

            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.body()).contains("9000 added");
            assertThat(chunked.body()).contains("9000 duplicates");
            assertThat(instances.asked.get("/v1/dnc?limit=1000").body().length())
                    .isGreaterThan(100_000);
        }
    }

    /** Its answer comes while most of it is still to be sent. */
    @Test
    void anImportGoesOnAfterItsAnswer() throws Exception {
        try (Instances instances = new Instances()) {
            StringBuilder file = new StringBuilder("url\n");
            for (int i = 0; i < 200_000; i++) {
                file.append("https://linkedin.com/in/person-").append(i).append('\n');
            }

            HttpResponse<String> answer = instances.asked.send(instances
                    .asked
                    .request("/v1/dnc/imports")
                    .header("Content-Type", "text/csv")
                    .POST(HttpRequest.BodyPublishers.ofString(file.toString())));

            assertThat(answer.statusCode()).isEqualTo(202);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> instances.owner.imports.state("imp_1").total().isPresent());
            assertThat(instances.owner.imports.state("imp_1").isCompleted()).isTrue();
            assertThat(instances.owner.imports.contacts()).hasSize(200_000);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedByTheOwner() {
        try (Instances instances = new Instances()) {
            HttpResponse<String> answer = instances.asked.post("/v1/dnc", "{\"url\":\"" + "x".repeat(2 << 20) + "\"}");

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("payload_too_large");
        }
    }

    /** The owner refuses before it has asked for the body; such an answer must not get lost over the body not sent. */
    @RepeatedTest(20)
    void aRefusalComesThroughThoughTheBodyWasNeverSent() {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofSeconds(5), new Limits(0, 1, 0))) {
            assertThat(instances.asked.post("/v1/dnc", "{\"url\":\"in/jane\"}").statusCode())
                    .isEqualTo(201);

            assertThat(instances.asked.post("/v1/dnc", "{\"url\":\"in/john\"}").body())
                    .contains("rate_limit_exceeded");
        }
    }

    @Test
    void anOwnerThatHangsCostsNoMoreThanTheCallersTime() {
        try (Instances instances = new Instances(Instances.SECRET, Duration.ofMillis(800), new Limits(0, 0, 0))) {
            // Proven and then asleep.
            assertThat(instances.asked.get("/v1/dnc").statusCode()).isEqualTo(200);
            long begun = System.nanoTime();
            instances.owner.list.sleepOn(Duration.ofSeconds(4));

            unavailable(instances.asked.delete("/v1/dnc/dnc_00000001"));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        }
    }

    private static void unavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(answer.body())
                .contains("\"unavailable\"")
                .doesNotContain("onList")
                .doesNotContain("entries");
    }

    private static String body(String raw) {
        return raw.substring(raw.indexOf("\r\n\r\n") + 4);
    }

    private static boolean connected(ServerSocket socket) throws Exception {
        try (Socket connection = socket.accept()) {
            return connection.isConnected();
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    /** Answers everything with an empty list, as somebody would who wants a person called, and says what it heard. */
    private static String listen(ServerSocket stranger) {
        StringBuilder heard = new StringBuilder();
        try {
            stranger.setSoTimeout(1000);
            while (true) {
                try (Socket connection = stranger.accept()) {
                    connection.setSoTimeout(200);
                    InputStream in = connection.getInputStream();
                    byte[] buffer = new byte[8192];
                    int size = in.read(buffer);
                    heard.append(new String(buffer, 0, Math.max(0, size), StandardCharsets.UTF_8));
                    String body = "{\"error\":null,\"data\":{\"onList\":false,\"entry\":null}}";
                    connection
                            .getOutputStream()
                            .write(("HTTP/1.1 200 OK\r\nDnc-Peer-Answer: " + "A".repeat(43) + "\r\nContent-Length: "
                                            + body.length() + "\r\n\r\n" + body)
                                    .getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (java.io.IOException e) {
            return heard.toString();
        }
    }
}
