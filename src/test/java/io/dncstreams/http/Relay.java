package io.dncstreams.http;

import io.dncstreams.peer.PeerAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody in between: passes bytes to a true instance and back, and keeps what it hears of the requests. */
final class Relay implements AutoCloseable {

    private final ServerSocket socket;
    private final PeerAddress target;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Queue<Socket> servers = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Relay(PeerAddress target) throws IOException {
        this.target = target;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    PeerAddress address() {
        return new PeerAddress("127.0.0.1", socket.getLocalPort());
    }

    String heard() {
        return heard.toString(StandardCharsets.UTF_8);
    }

    /** Ends what was begun of requests; their answers still pass. */
    void breakOff() throws IOException {
        for (Socket server : servers) {
            server.shutdownOutput();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target.port());
                servers.add(server);
                threads.execute(() -> pass(client, server, true));
                threads.execute(() -> pass(server, client, false));
            }
        } catch (IOException e) {
            threads.shutdown();
        }
    }

    private void pass(Socket from, Socket to, boolean keep) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                if (keep) {
                    heard.write(buffer, 0, size);
                }
                out.write(buffer, 0, size);
                out.flush();
            }
        } catch (IOException e) {
            // Either side has closed, and with it the other is closed.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
