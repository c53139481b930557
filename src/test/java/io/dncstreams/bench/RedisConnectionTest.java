package io.dncstreams.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisConnectionTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void asksForAllKeysInOneCommand() throws IOException {
        List<Optional<byte[]>> values =
                answering("*3\r\n$2\r\nid\r\n$-1\r\n$0\r\n\r\n").get(List.of("a|b", "c", "é"));

        assertThat(sent).hasToString("*4\r\n$4\r\nMGET\r\n$3\r\na|b\r\n$1\r\nc\r\n$2\r\né\r\n");
        assertThat(values.stream().map(value -> value.map(bytes -> new String(bytes, UTF_8))))
                .containsExactly(Optional.of("id"), Optional.empty(), Optional.of(""));
    }

    @Test
    void setsAllValuesInOneCommand() throws IOException {
        answering("+OK\r\n").set(Map.of("a", "1"));

        assertThat(sent).hasToString("*3\r\n$4\r\nMSET\r\n$1\r\na\r\n$1\r\n1\r\n");
    }

    @Test
    void anErrorIsNoAnswer() {
        RedisConnection redis = answering("-OOM command not allowed\r\n");

        assertThatThrownBy(() -> redis.get(List.of("a")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("-OOM");
    }

    @Test
    void anAnswerThatIsCutOffIsNoAnswer() {
        RedisConnection redis = answering("*1\r\n$5\r\nab");

        assertThatThrownBy(() -> redis.get(List.of("a"))).isInstanceOf(EOFException.class);
    }

    private RedisConnection answering(String text) {
        return new RedisConnection(() -> {}, new ByteArrayInputStream(text.getBytes(UTF_8)), sent);
    }
}
