package io.dncstreams.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";

    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void sendsTheKeyAndReadsJson() throws IOException {
        ApiClient client = client(List.of(OK), Duration.ZERO);

        assertThat(client.get("/v1/verify").isObject()).isTrue();
        assertThat(requests.getFirst()).startsWith("GET /base/v1/verify ").contains("Authorization: Bearer secret-key");
    }

    @Test
    void comesBackWhenToldTo() throws IOException {
        String busy = "HTTP/1.1 429 Too Many\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

        assertThat(client(List.of(busy, busy, OK), Duration.ofSeconds(20)).post("/x", new byte[] {'{', '}'}))
                .isNotNull();
        assertThat(requests).hasSize(3);
    }

    @Test
    void doesNotComeBackLaterThanItsPatienceAllows() throws IOException {
        String busy = "HTTP/1.1 503 No\r\nRetry-After: 60\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

        assertThatThrownBy(
                        () -> client(List.of(busy, OK), Duration.ofSeconds(2)).get("/x"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(OptionalInt.of(503)));
    }

    @Test
    void saysWhatTheServiceSaidAndNeverTheKey() throws IOException {
        String body = "{\"error\":\"unauthorized\",\"message\":\"Invalid or missing API key\"}";
        String answer = "HTTP/1.1 401 No\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;

        assertThatThrownBy(() -> client(List.of(answer), Duration.ZERO).get("/x"))
                .isInstanceOf(ApiException.class)
                .hasMessage("The service answered 401: Invalid or missing API key.");
        assertThat(new ApiKeyText("secret-key").toString()).doesNotContain("secret");
    }

    @Test
    void refusesTheKeyOfAnotherTeam() throws IOException {
        String answer = OK.replace("Connection", "X-Dnc-Team: team_b\r\nConnection");

        client(List.of(answer), Duration.ZERO).requireTeam("team_b");
        assertThatThrownBy(() -> client(List.of(answer), Duration.ZERO).requireTeam("team_a"))
                .hasMessage("The API key is not of this team.");
        assertThatThrownBy(() -> client(List.of(OK), Duration.ZERO).requireTeam("team_a"))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void noticesAnAnswerThatIsCutOff() throws IOException {
        ApiClient client = client(List.of(CHUNKED), Duration.ZERO);

        try (Download download = client.download("/v1/dnc/export")) {
            assertThatThrownBy(() -> download.body().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void readsAWholeAnswer() throws IOException {
        try (Download download =
                client(List.of(CHUNKED + "0\r\n\r\n"), Duration.ZERO).download("/v1/dnc/export")) {
            assertThat(download.body().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
        }
    }

    @Test
    void givesUpOnAnAnswerThatStandsStill() throws IOException {
        ServerSocket listener = listen();
        Thread.ofVirtual().start(() -> {
            try {
                Socket silent = listener.accept();
                open.add(silent);
                silent.getOutputStream().write(CHUNKED.getBytes(UTF_8));
            } catch (IOException e) {
                // The test is over.
            }
        });
        ApiClient client = client(listener, new Patience(Duration.ofMillis(300), Duration.ZERO));

        try (Download download = client.download("/v1/dnc/export")) {
            assertThatThrownBy(() -> download.body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nothing came");
        }
    }

    @Test
    void takesOnlyAddressesOfHttp() {
        for (String bad : List.of("ftp://host", "host:8080", "http://user:pw@host", "http://host?x=1", "")) {
            assertThatThrownBy(() -> new ApiClient(URI.create(bad), new ApiKeyText("k"), Patience.usual()))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new ApiKeyText("a b")).isInstanceOf(IllegalArgumentException.class);
    }

    private ServerSocket listen() throws IOException {
        ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        open.add(listener);
        return listener;
    }

    private ApiClient client(ServerSocket listener, Patience patience) {
        ApiClient client = new ApiClient(
                URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/base/"),
                new ApiKeyText("secret-key"),
                patience);
        open.add(client);
        return client;
    }

    /** A server that gives these answers, one a connection, and closes each time. */
    private ApiClient client(List<String> answers, Duration repeats) throws IOException {
        ServerSocket listener = listen();
        Thread.ofVirtual().start(() -> {
            for (String answer : answers) {
                try (Socket socket = listener.accept()) {
                    requests.add(head(socket.getInputStream()));
                    socket.getOutputStream().write(answer.getBytes(UTF_8));
                    socket.getOutputStream().flush();
                } catch (IOException e) {
                    return;
                }
            }
        });
        return client(listener, new Patience(Duration.ofSeconds(10), repeats));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        int length = head.indexOf("Content-Length: ");
        if (length >= 0) {
            String rest = head.substring(length + 16);
            in.readNBytes(Integer.parseInt(rest.substring(0, rest.indexOf("\r"))));
        }
        return head.toString();
    }
}
