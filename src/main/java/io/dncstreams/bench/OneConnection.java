package io.dncstreams.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A client with one kept-alive connection and one call at a time, which costs next to nothing itself. */
final class OneConnection implements AutoCloseable {

    private static final String LENGTH = "\r\ncontent-length: ";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked\r\n";
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_MILLIS = 30_000;

    /** Of an answer whose head says that it comes in chunks. */
    private static final int IN_CHUNKS = -1;

    private final Socket socket;
    private byte[] buffer = new byte[64 << 10];
    private int size;

    OneConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @return nanoseconds that it took
     * @throws IOException if it wasn't 2xx
     */
    long ask(byte[] request) throws IOException {
        long began = System.nanoTime();
        socket.getOutputStream().write(request);
        size = 0;
        int bodyStart = bodyStart();
        String head = new String(buffer, 0, bodyStart, StandardCharsets.ISO_8859_1);
        int length = length(head.toLowerCase(Locale.ROOT));
        while (length == IN_CHUNKS ? !endsWithLastChunk() : size < bodyStart + length) {
            more();
        }
        long took = System.nanoTime() - began;
        if (!head.startsWith("HTTP/1.1 2")) {
            throw new IOException(
                    "the server answered " + head.lines().findFirst().orElse(""));
        }
        return took;
    }

    /** Reads the head. */
    private int bodyStart() throws IOException {
        while (true) {
            more();
            int end = new String(buffer, 0, size, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
            if (end >= 0) {
                return end + 4;
            }
        }
    }

    private void more() throws IOException {
        if (size == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * size);
        }
        InputStream in = socket.getInputStream();
        int more = in.read(buffer, size, buffer.length - size);
        if (more < 0) {
            throw new EOFException("the server closed the connection");
        }
        size += more;
    }

    private static int length(String head) throws IOException {
        int length = head.indexOf(LENGTH);
        if (length >= 0) {
            int digits = length + LENGTH.length();
            return Integer.parseInt(head.substring(digits, head.indexOf('\r', digits)));
        }
        if (head.contains(CHUNKED)) {
            return IN_CHUNKS;
        }
        throw new IOException("an answer without its length");
    }

    private boolean endsWithLastChunk() {
        return size >= LAST_CHUNK.length
                && Arrays.equals(buffer, size - LAST_CHUNK.length, size, LAST_CHUNK, 0, LAST_CHUNK.length);
    }

    /** Bytes of the last answer, head included. */
    int answerBytes() {
        return size;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
