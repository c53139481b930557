package io.dncstreams.peer;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether anybody listens at an address, by a connection that says nothing. */
final class Listener {

    /** A host that has nobody to give a connection to says so at once. */
    private static final Duration CONNECT = Duration.ofMillis(300);

    private Listener() {}

    /** Whether the host refuses: of one that has several addresses, each. */
    static boolean isRefused(PeerAddress at) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(at.host());
        } catch (IOException e) {
            return false;
        }
        for (InetAddress address : addresses) {
            if (!isRefused(new InetSocketAddress(address, at.port()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRefused(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            // The kernel's own time-out, which is the same exception, comes later than this one, which is not.
            socket.connect(address, Math.toIntExact(CONNECT.toMillis()));
            return false;
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
