package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever is connected to a server that stops gets an answer, and then opens another connection. */
class LeavingTest {

    private static final String CALL =
            "GET /v1/verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n\r\n";

    private final TestServer server = new TestServer();
    private final int port = server.server.port();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void connectionsAreKeptAtFirst() throws IOException {
        try (Socket socket = server.socket()) {
            send(socket, CALL);
            assertThat(head(socket)).contains("200 OK").doesNotContainIgnoringCase("connection: close");
            send(socket, CALL);
            assertThat(head(socket)).contains("200 OK");
        }
    }

    @Test
    void whoAsksDuringTheDrainIsAnsweredAndToldToGo() throws IOException {
        try (Socket before = server.socket()) {
            send(before, CALL);
            assertThat(head(before)).contains("200 OK");

            server.server.drain();

            send(before, CALL);
            assertThat(head(before)).contains("200 OK").containsIgnoringCase("connection: close");
            assertThat(server.raw(CALL)).contains("200 OK").containsIgnoringCase("connection: close");
            assertThat(server.raw("GET /v1/verify HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .contains("401 Unauthorized")
                    .containsIgnoringCase("connection: close");
            assertThat(server.raw("GET /a//b HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .contains(" 400 ")
                    .containsIgnoringCase("connection: close");
        }
    }

    /** Its call was on the way when the listener closed. */
    @Test
    void whoHasJustConnectedIsAnswered() throws Exception {
        try (Socket fresh = server.socket();
                Socket silent = server.socket()) {
            // Until they are let in: who still waits at the door when it closes is nobody's.
            pause();
            CompletableFuture<Void> stopped = stop();
            pause();
            assertThat(stopped).isNotDone();

            send(fresh, CALL);

            assertThat(head(fresh)).contains("200 OK").containsIgnoringCase("connection: close");
            stopped.get(10, TimeUnit.SECONDS);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aBodyThatTakesItsTimeIsReadToTheEnd() throws Exception {
        String body = "{\"url\":\"in/jane\"}";
        try (Socket socket = server.socket()) {
            send(
                    socket,
                    "POST /v1/dnc HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body.substring(0, 5));
            // Until it is seen: a request that isn't known to be under way is none.
            pause();
            CompletableFuture<Void> stopped = stop();
            pause();

            send(socket, body.substring(5));

            assertThat(head(socket)).contains("201 Created").containsIgnoringCase("connection: close");
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoIsIdleIsNotWaitedForLong() throws Exception {
        try (Socket idle = server.socket()) {
            send(idle, CALL);
            assertThat(head(idle)).contains("200 OK");
            long begun = System.nanoTime();

            stop().get(10, TimeUnit.SECONDS);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(900));
        }
    }

    private CompletableFuture<Void> stop() {
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server::close, Thread::startVirtualThread);
        await("the listener closes").pollInterval(Duration.ofMillis(5)).until(this::isRefused);
        return stopped;
    }

    /** Longer than an idle connection is waited for. */
    private static void pause() throws InterruptedException {
        Thread.sleep(300);
    }

    private boolean isRefused() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The head of one answer; reads its body too. */
    private static String head(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.append(line).append('\n');
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            in.read();
        }
        return head.toString();
    }
}
