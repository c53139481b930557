package io.dncstreams.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.Handler;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OneConnectionTest {

    private static final byte[] REQUEST = "GET /list HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);

    @Test
    void readsShortAnswersAndThoseInChunksToTheirEnd() throws IOException {
        ask(ctx -> ctx.result(new byte[10]), 10, 400);
        ask(ctx -> ctx.result(new byte[300_000]), 300_000, 301_000);
    }

    private static void ask(Handler handler, int least, int most) throws IOException {
        var server = EmptyServer.javalin("/list", handler).start("127.0.0.1", 0);
        try (OneConnection client = new OneConnection(server.port())) {
            for (int call = 0; call < 3; call++) {
                assertThat(client.ask(REQUEST)).isPositive();
                assertThat(client.answerBytes()).isBetween(least, most);
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void anErrorIsNoAnswer() throws IOException {
        var server = EmptyServer.javalin("/other", ctx -> {}).start("127.0.0.1", 0);
        try (OneConnection client = new OneConnection(server.port())) {
            assertThatThrownBy(() -> client.ask(REQUEST))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("404");
        } finally {
            server.stop();
        }
    }
}
