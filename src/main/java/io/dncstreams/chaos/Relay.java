package io.dncstreams.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between one instance and one broker. While it holds, connections stay open and nothing comes through, as if the
 * network had gone; what was under way arrives afterwards.
 */
final class Relay implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int BUFFER = 64 << 10;

    private final ServerSocket socket;
    private final int target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private boolean held;
    private volatile long delayMillis;

    Relay(int port, int target) throws IOException {
        this.target = target;
        this.socket = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
        notifyAll();
    }

    /** @param millis for which each piece of up to 64 KiB is kept, in each direction */
    void slow(long millis) {
        delayMillis = millis;
    }

    private synchronized void awaitReleased() throws InterruptedException {
        while (held) {
            wait();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                threads.execute(() -> connect(client));
            }
        } catch (IOException e) {
            threads.shutdownNow();
        }
    }

    private void connect(Socket client) {
        try {
            awaitReleased();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            threads.execute(() -> pass(server, client));
            pass(client, server);
        } catch (IOException e) {
            // Nobody listens there at the moment.
            closeQuietly(client);
        } catch (InterruptedException e) {
            closeQuietly(client);
            Thread.currentThread().interrupt();
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                if (delayMillis > 0) {
                    Thread.sleep(delayMillis);
                }
                awaitReleased();
                out.write(buffer, 0, size);
            }
        } catch (IOException e) {
            // Either side has closed, and with it the other is closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            threads.shutdownNow();
        }
    }
}
