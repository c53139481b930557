package io.dncstreams.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A load generator of one thread; prints requests a second and the 99th percentile of how long they took, in milliseconds. */
final class HttpLoad {

    private static final int LARGEST_ANSWER = 64 << 10;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final String OK = "HTTP/1.1 200 ";
    private static final String LENGTH = "\r\ncontent-length: ";

    private final List<byte[]> requests;
    private final Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    private int next;

    private HttpLoad(List<byte[]> requests) {
        this.requests = requests;
    }

    /** @param args port, connections, milliseconds, file of requests */
    public static void main(String[] args) throws IOException {
        HttpLoad load = new HttpLoad(LoadGenerator.requests(Path.of(args[3])));
        double perSecond = load.run(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(args[0])),
                Integer.parseInt(args[1]),
                Long.parseLong(args[2]) * 1_000_000);
        System.out.println(perSecond + " " + load.nanos.getValueAtPercentile(99) / 1e6);
    }

    private double run(InetSocketAddress server, int connections, long span) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = SocketChannel.open(server);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                key.attach(new Call(channel, ByteBuffer.allocate(LARGEST_ANSWER), ask(channel)));
            }
            long began = System.nanoTime();
            while (System.nanoTime() - began < span) {
                selector.select(this::answered, 100);
            }
            double perSecond = nanos.getTotalCount() / ((System.nanoTime() - began) / 1e9);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return perSecond;
        }
    }

    /** @param asked when, by the clock of this process */
    private record Call(SocketChannel channel, ByteBuffer answer, long asked) {}

    /** @return when */
    private long ask(SocketChannel channel) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(requests.get(next));
        next = (next + 1) % requests.size();
        long now = System.nanoTime();
        while (request.hasRemaining()) {
            // A request is smaller than an empty socket buffer, so this ends at once.
            channel.write(request);
        }
        return now;
    }

    private void answered(SelectionKey key) {
        Call call = (Call) key.attachment();
        try {
            if (call.channel().read(call.answer()) < 0) {
                throw new IllegalStateException("the server closed a connection");
            }
            if (isWhole(call.answer())) {
                nanos.recordValue(System.nanoTime() - call.asked());
                key.attach(new Call(call.channel(), call.answer().clear(), ask(call.channel())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isWhole(ByteBuffer buffer) {
        String text =
                StandardCharsets.ISO_8859_1.decode(buffer.duplicate().flip()).toString();
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return false;
        }
        if (!text.startsWith(OK)) {
            throw new IllegalStateException(
                    "the server answered " + text.lines().findFirst().orElse(""));
        }
        String head = text.substring(0, headEnd).toLowerCase(Locale.ROOT);
        int length = head.indexOf(LENGTH);
        if (length < 0) {
            throw new IllegalStateException("an answer without its length");
        }
        int lengthEnd = head.indexOf('\r', length + LENGTH.length());
        String digits = head.substring(length + LENGTH.length(), lengthEnd < 0 ? head.length() : lengthEnd);
        return buffer.position() >= headEnd + 4 + Integer.parseInt(digits);
    }
}
