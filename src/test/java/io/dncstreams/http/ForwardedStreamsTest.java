package io.dncstreams.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.peer.PeerAddress;
import io.dncstreams.profile.ProfileReading.Person;
import io.dncstreams.query.DncList.Addition;
import io.dncstreams.query.DncList.Caller;
import io.dncstreams.query.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long bodies and long answers on their way through an instance that doesn't own the team. */
class ForwardedStreamsTest {

    private final Instances instances = new Instances();

    @AfterEach
    void close() {
        instances.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Expect: 100-continue\r\n"})
    void anUploadGoesOnAfterItsAnswer(String expect) throws Exception {
        uploadGoesOn("text/csv", "url\nin/ann\n", "in/ben\n", expect);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Expect: 100-continue\r\n"})
    void anUploadOfLinesGoesOnAfterItsAnswer(String expect) throws Exception {
        uploadGoesOn("application/x-ndjson", "{\"url\":\"in/ann\"}\n", "{\"url\":\"in/ben\"}\n", expect);
    }

    private void uploadGoesOn(String type, String first, String second, String expect) throws Exception {
        try (Socket socket = instances.asked.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/dnc/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY
                            + "\r\nContent-Type: " + type + "\r\n" + expect + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (!expect.isEmpty()) {
                assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
                assertThat(in.readLine()).isEmpty();
            }
            chunk(out, first);
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 202 Accepted");
            Awaitility.await().until(() -> instances.owner.imports.contacts().size() == 1);

            chunk(out, second);
            Awaitility.await().until(() -> instances.owner.imports.contacts().size() == 2);
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();

            Awaitility.await()
                    .until(() -> instances.owner.imports.state("imp_1").total().isPresent());
            assertThat(instances.owner.imports.state("imp_1").interrupted()).isFalse();
        }
    }

    /** It is the instance in between that stops: the caller's body may be in order, and trying again may help. */
    @Test
    void aBodyThatBreaksOffBetweenInstancesIsNotTheCallersFault() throws Exception {
        AtomicReference<Relay> between = new AtomicReference<>();
        try (Instances broken = new Instances(listening -> {
                    between.set(relay(listening));
                    return between.get().address();
                });
                Socket socket = broken.asked.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/dnc HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestServer.KEY
                            + "\r\nContent-Length: 100\r\n\r\n{\"url\":\"in/half-sent")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Awaitility.await().until(() -> between.get().heard().contains("half-sent"));

            between.get().breakOff();

            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
            assertThat(in.lines().takeWhile(line -> !line.isEmpty())).anyMatch(line -> line.startsWith("Retry-After:"));
            assertThat(broken.owner.list.additions()).isEmpty();
        } finally {
            between.get().close();
        }
    }

    private static Relay relay(PeerAddress target) {
        try {
            return new Relay(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that asks for the end of the connection would take any end for the end of the list. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: close\r\n"})
    void anExportThatIsCutOffHasNoEnd(String connection) throws IOException {
        fill(1200);
        String request = "GET /v1/dnc/export HTTP/1.1\r\nHost: x\r\n" + connection + "Authorization: Bearer "
                + TestServer.KEY + "\r\n\r\n";
        instances.owner.list.breakExports(2, new UnavailableException("gone", Duration.ofSeconds(2)));

        ChunkedAnswer answer = ChunkedAnswer.of(instances.asked.raw(request));

        assertThat(answer.head()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(answer.text())
                .contains("in/person-1199\"", "in/person-200\"")
                .doesNotContain("in/person-199\"");
        assertThat(answer.whole()).isFalse();
    }

    @Test
    void anExportThatIsWholeHasAnEnd() throws IOException {
        fill(1200);

        ChunkedAnswer answer = ChunkedAnswer.of(instances.asked.raw(
                "GET /v1/dnc/export HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + TestServer.KEY
                        + "\r\n\r\n"));

        assertThat(answer.text()).contains("in/person-1199\"", "in/person-0\"");
        assertThat(answer.whole()).isTrue();
    }

    @Test
    void oldClientsThatKnowNoChunksAreRefused() throws IOException {
        fill(1200);

        assertThat(instances.asked.raw(
                        "GET /v1/dnc/export HTTP/1.0\r\nAuthorization: Bearer " + TestServer.KEY + "\r\n\r\n"))
                .contains(" 400 ")
                .doesNotContain("in/person");
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            Person person = new Person("https://linkedin.com/in/person-" + i, OptionalLong.empty());
            var unused = instances.owner.list.add(
                    new Caller("team_1", "key_1", "r"),
                    List.of(new Addition("in/person-" + i, person, Optional.empty(), Optional.empty())),
                    Instant.MAX);
        }
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
