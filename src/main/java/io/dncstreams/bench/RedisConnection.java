package io.dncstreams.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * As much of a Redis client as a look-up of many keys at once needs, and not a copy more: what is held against the gate
 * shall not be slowed by its client. For one thread.
 */
final class RedisConnection implements AutoCloseable {

    private static final int BUFFER = 64 << 10;

    private final Closeable transport;
    private final InputStream in;
    private final OutputStream out;

    RedisConnection(Closeable transport, InputStream in, OutputStream out) {
        this.transport = transport;
        this.in = new BufferedInputStream(in, BUFFER);
        this.out = new BufferedOutputStream(out, BUFFER);
    }

    static RedisConnection open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return new RedisConnection(socket, socket.getInputStream(), socket.getOutputStream());
    }

    /** Sets all of them in one command. */
    void set(Map<String, String> values) throws IOException {
        List<byte[]> words = new ArrayList<>();
        words.add(bytes("MSET"));
        values.forEach((key, value) -> {
            words.add(bytes(key));
            words.add(bytes(value));
        });
        send(words);
        String answer = line();
        if (!answer.equals("+OK")) {
            throw new IOException("Redis answered " + answer);
        }
    }

    /**
     * Asks for all of them in one command.
     *
     * @return for each key, in the same order, its value
     */
    List<Optional<byte[]>> get(List<String> keys) throws IOException {
        List<byte[]> words = new ArrayList<>(keys.size() + 1);
        words.add(bytes("MGET"));
        keys.forEach(key -> words.add(bytes(key)));
        send(words);
        int count = number(line(), '*');
        List<Optional<byte[]>> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(value());
        }
        return values;
    }

    private void send(List<byte[]> words) throws IOException {
        out.write(bytes("*" + words.size() + "\r\n"));
        for (byte[] word : words) {
            out.write(bytes("$" + word.length + "\r\n"));
            out.write(word);
            out.write('\r');
            out.write('\n');
        }
        out.flush();
    }

    private Optional<byte[]> value() throws IOException {
        int length = number(line(), '$');
        if (length < 0) {
            return Optional.empty();
        }
        byte[] value = in.readNBytes(length);
        if (value.length < length || in.read() != '\r' || in.read() != '\n') {
            throw new EOFException("a value without its end");
        }
        return Optional.of(value);
    }

    private static int number(String line, char kind) throws IOException {
        if (line.isEmpty() || line.charAt(0) != kind) {
            throw new IOException("Redis answered " + line);
        }
        return Integer.parseInt(line.substring(1));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.append((char) next);
        }
        if (in.read() != '\n') {
            throw new IOException("a line without its end");
        }
        return line.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
