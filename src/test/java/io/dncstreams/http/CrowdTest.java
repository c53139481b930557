package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dncstreams.http.RateLimits.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that are slow, half there or too many don't keep the others waiting, and stopping lets calls finish. */
class CrowdTest {

    @Test
    void slowAndHalfSentRequestsDoNotStarveOthers() throws Exception {
        try (TestServer server = new TestServer()) {
            List<Socket> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < 500; i++) {
                    crowd.add(sending(server, "GET /v1/dnc HTTP/1.1\r\nHost: x\r\nAutho"));
                }
                for (int i = 0; i < 300; i++) {
                    crowd.add(sending(
                            server,
                            "POST /v1/dnc/batch HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY
                                    + "\r\nContent-Length: 1000000\r\n\r\n{\"entries\":["));
                }

                long start = System.nanoTime();
                for (int i = 0; i < 50; i++) {
                    assertThat(server.get("/v1/dnc/check?url=linkedin.com/in/a").statusCode())
                            .isEqualTo(200);
                    assertThat(server.post("/v1/dnc", "{\"url\":\"linkedin.com/in/p" + i + "\"}")
                                    .statusCode())
                            .isEqualTo(201);
                }

                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("100 calls, far below the 10 s that the crowd is waited for")
                        .isLessThan(Duration.ofSeconds(7));
            } finally {
                for (Socket socket : crowd) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void silentConnectionsAreClosed() throws Exception {
        try (TestServer server = new TestServer(
                        settings(10_000, Duration.ofMillis(300), Duration.ofSeconds(5)), new Limits(0, 0, 0));
                Socket silent = server.socket();
                Socket half = sending(server, "GET /v1/dnc HTTP/1.1\r\nHost: x\r\nAutho")) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(new String(half.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .satisfiesAnyOf(
                            nothing -> assertThat(nothing).isEmpty(),
                            refusal -> assertThat(refusal).startsWith("HTTP/1.1 4"));
        }
    }

    @Test
    void aCallMayTakeLongerThanSilenceMay() {
        CountDownLatch never = new CountDownLatch(1);
        try (TestServer server = new TestServer(
                settings(10_000, Duration.ofMillis(200), Duration.ofSeconds(5)), new Limits(0, 0, 0), bearer -> {
                    assertThat(awaitFor(never, Duration.ofMillis(900))).isFalse();
                    return TestServer.keys().authenticate(bearer);
                })) {
            assertThat(server.get("/v1/verify").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void silentConnectionsMakeRoomWhenThereAreTooMany() throws Exception {
        try (TestServer server =
                new TestServer(settings(40, Duration.ofSeconds(60), Duration.ofSeconds(5)), new Limits(0, 0, 0))) {
            List<Socket> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < 60; i++) {
                    crowd.add(server.socket());
                }

                HttpResponse<String> answer = CompletableFuture.supplyAsync(
                                () -> server.get("/v1/verify"), Thread::startVirtualThread)
                        .get(15, TimeUnit.SECONDS);

                assertThat(answer.statusCode()).isEqualTo(200);
            } finally {
                for (Socket socket : crowd) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void stoppingLetsCallsFinishAndRefusesNewOnes() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        TestServer server = new TestServer(HttpSettings.defaults().at("127.0.0.1", 0), new Limits(0, 0, 0), bearer -> {
            entered.countDown();
            awaitQuietly(go);
            return TestServer.keys().authenticate(bearer);
        });
        CompletableFuture<HttpResponse<String>> inFlight =
                CompletableFuture.supplyAsync(() -> server.get("/v1/verify"), Thread::startVirtualThread);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server::close, Thread::startVirtualThread);
        await("the listener closes while the call is in flight").until(() -> refused(server));
        assertThat(stopped).isNotDone();
        go.countDown();

        assertThat(inFlight.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        stopped.get(10, TimeUnit.SECONDS);
    }

    @Test
    void stoppingDoesNotWaitForever() throws Exception {
        HttpSettings settings = settings(10_000, Duration.ofSeconds(30), Duration.ofMillis(400));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        TestServer server = new TestServer(settings, new Limits(0, 0, 0), bearer -> {
            entered.countDown();
            awaitQuietly(never);
            return TestServer.keys().authenticate(bearer);
        });
        try (Socket socket = sending(
                server, "GET /v1/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n\r\n")) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

            CompletableFuture.runAsync(server.server::close, Thread::startVirtualThread)
                    .get(10, TimeUnit.SECONDS);

            assertThat(refused(server)).isTrue();
        } finally {
            never.countDown();
        }
    }

    @Test
    void fortyAddsOfOnePersonGiveOneEntry() {
        try (TestServer server = new TestServer()) {
            CountDownLatch start = new CountDownLatch(1);
            List<CompletableFuture<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(CompletableFuture.supplyAsync(
                                () -> {
                                    awaitQuietly(start);
                                    return server.post("/v1/dnc", "{\"url\":\"linkedin.com/in/one\"}")
                                            .statusCode();
                                },
                                // The common pool has one thread where there are two processors.
                                Thread::startVirtualThread)
                        .orTimeout(20, TimeUnit.SECONDS));
            }
            start.countDown();

            List<Integer> statuses = calls.stream().map(CompletableFuture::join).toList();

            assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
            assertThat(statuses).filteredOn(status -> status == 409).hasSize(39);
        }
    }

    private static boolean refused(TestServer server) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
            return !socket.isConnected();
        } catch (IOException | IllegalArgumentException e) {
            return true;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        if (!awaitFor(latch, Duration.ofSeconds(20))) {
            throw new AssertionError("nobody opened the latch");
        }
    }

    private static boolean awaitFor(CountDownLatch latch, Duration time) {
        try {
            return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static HttpSettings settings(int maxConnections, Duration idle, Duration stop) {
        return new HttpSettings(
                "127.0.0.1",
                0,
                1 << 20,
                8 << 20,
                10_000,
                maxConnections,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                idle,
                stop);
    }

    private static Socket sending(TestServer server, String text) throws Exception {
        Socket socket = server.socket();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }
}
