package io.dncstreams.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two listening sockets, bound to 127.0.0.1 before anything else starts. The configuration then names ports that
 * are ours already, so a free port can't be lost between choosing and using it, and a port in use is reported before
 * the broker has touched its data.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {

    /** No client authenticates itself here, so nobody but this machine may connect. */
    static final String HOST = "127.0.0.1";

    static final String BROKER_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final int BACKLOG = 512;

    private final ServerSocketChannel broker;
    private final ServerSocketChannel controller;

    private BoundSockets(ServerSocketChannel broker, ServerSocketChannel controller) {
        this.broker = broker;
        this.controller = controller;
    }

    /** @param port of the broker, 0 for any free one */
    static BoundSockets bind(int port) {
        try {
            ServerSocketChannel broker = open(port);
            try {
                return new BoundSockets(broker, open(0));
            } catch (IOException e) {
                broker.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedKafkaException(
                    "Kafka can't listen on %s:%d (%s); stop the program that uses the port or choose another one with --kafka-port"
                            .formatted(HOST, port, e.getMessage()),
                    e);
        }
    }

    private static ServerSocketChannel open(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), BACKLOG);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    int brokerPort() {
        return broker.socket().getLocalPort();
    }

    int controllerPort() {
        return controller.socket().getLocalPort();
    }

    /** The voters of the metadata quorum: this node alone. */
    Map<Integer, InetSocketAddress> voters(int nodeId) {
        return Map.of(nodeId, new InetSocketAddress(InetAddress.ofLiteral(HOST), controllerPort()));
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int listenBacklogSize, int recvBufferSize)
            throws IOException {
        return switch (listenerName) {
            case BROKER_LISTENER -> broker;
            case CONTROLLER_LISTENER -> controller;
            default -> throw new IOException("No socket was bound for listener " + listenerName);
        };
    }

    @Override
    public void close() {
        try (broker;
                controller) {
            // try-with-resources closes the second one even if the first one fails
        } catch (IOException e) {
            throw new EmbeddedKafkaException("The listening sockets can't be closed", e);
        }
    }
}
