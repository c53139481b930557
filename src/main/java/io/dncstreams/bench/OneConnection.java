package io.dncstreams.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client with one kept-alive connection and one call at a time, which costs next to nothing itself. */
final class OneConnection implements AutoCloseable {

    private static final String LENGTH = "\r\ncontent-length: ";
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final byte[] buffer = new byte[64 << 10];

    OneConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @return nanoseconds that it took
     * @throws IOException if it wasn't 200
     */
    long ask(byte[] request) throws IOException {
        long began = System.nanoTime();
        socket.getOutputStream().write(request);
        InputStream in = socket.getInputStream();
        int size = 0;
        String head = "";
        int end = -1;
        while (end < 0 || size < end) {
            int more = in.read(buffer, size, buffer.length - size);
            if (more < 0) {
                throw new EOFException("the server closed the connection");
            }
            size += more;
            if (end < 0) {
                head = new String(buffer, 0, size, StandardCharsets.ISO_8859_1);
                end = wholeLength(head);
            }
        }
        long took = System.nanoTime() - began;
        if (!head.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(
                    "the server answered " + head.lines().findFirst().orElse(""));
        }
        return took;
    }

    /** @return -1 if the head isn't there yet */
    private static int wholeLength(String text) throws IOException {
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return -1;
        }
        String head = text.substring(0, headEnd).toLowerCase(Locale.ROOT) + "\r";
        int length = head.indexOf(LENGTH);
        if (length < 0) {
            throw new IOException("an answer without its length");
        }
        int digits = length + LENGTH.length();
        return headEnd + 4 + Integer.parseInt(head.substring(digits, head.indexOf('\r', digits)));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
