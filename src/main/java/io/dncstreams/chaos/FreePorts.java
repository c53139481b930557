package io.dncstreams.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports that stay free while nobody listens on them: below those that Linux gives to outgoing connections, one of which
 * would otherwise take the port of a process that is down, or even connect to itself.
 */
final class FreePorts {

    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;

    private int next = new Random().nextInt(COUNT);

    int take() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + next++ % COUNT;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // In use; the next one.
            }
        }
        throw new IllegalStateException("no free port");
    }
}
