package io.dncstreams.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real Kafka broker, one node in KRaft mode, inside this JVM: for development and for tests. It listens on
 * 127.0.0.1 only, without authentication, and keeps its data in a folder that a later start, on whatever port, finds
 * again.
 *
 * <p>The broker's threads are no daemons: a JVM whose {@code main} fails stays up until {@link #close()} is called.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final Duration BROKER_STOP = Duration.ofSeconds(15);
    private static final Duration WHOLE_STOP = Duration.ofSeconds(30);

    private final DataDirectory directory;
    private final BoundSockets sockets;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final String bootstrapServers;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(DataDirectory directory, BoundSockets sockets, Map<String, String> overrides) {
        this.directory = directory;
        this.sockets = sockets;
        this.bootstrapServers = BoundSockets.HOST + ":" + sockets.brokerPort();
        KafkaConfig config =
                BrokerSettings.config(directory.logs(), sockets.brokerPort(), sockets.controllerPort(), overrides);
        directory.format(BrokerSettings.NODE_ID, BoundSockets.CONTROLLER_LISTENER);
        MetaPropertiesEnsemble identity = directory.identity(BrokerSettings.NODE_ID);
        var voters = sockets.voters(BrokerSettings.NODE_ID);
        var shared = new SharedServer(
                config,
                identity,
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(voters),
                voters.values(),
                this::faultHandler,
                sockets);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directory.bootstrapMetadata());
        this.broker = new BrokerServer(shared);
    }

    /**
     * Starts a broker and returns once it serves.
     *
     * @param dataDir created if missing; a broker's data that is already there is taken up again
     * @param port 0 to 65535 on 127.0.0.1, 0 for any free one
     * @throws EmbeddedKafkaException if the port or the folder is in use, or the broker does not come up within a minute
     */
    public static EmbeddedKafka start(Path dataDir, int port) {
        return builder(dataDir).port(port).start();
    }

    /** A broker on any free port, until told otherwise. */
    public static Builder builder(Path dataDir) {
        return new Builder(dataDir, 0, Map.of());
    }

    /** What clients connect to, {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Completes, with the reason, if the running broker meets a fault that it can't go on after. A broker of its own
     * would end its process here; inside another program that decision is its owner's.
     */
    public CompletionStage<Throwable> failure() {
        return failure.minimalCompletionStage();
    }

    /**
     * Stops the broker within 30 seconds. Calling it again does nothing.
     *
     * @throws EmbeddedKafkaException if it hasn't stopped by then; its threads and its folder's lock may live on
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // The broker's own bound leaves out the controller, so the whole stop runs against one clock.
        Thread stop = Thread.ofPlatform().name("embedded-kafka-stop").daemon().start(this::stop);
        try {
            if (!stop.join(WHOLE_STOP)) {
                throw new EmbeddedKafkaException(
                        "The embedded broker did not stop within %d seconds".formatted(WHOLE_STOP.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedKafkaException("Interrupted while the embedded broker was stopping", e);
        }
    }

    private void stop() {
        // The broker first: it hands its leaderships back to a controller that still runs.
        try (directory;
                sockets) {
            broker.shutdown(BROKER_STOP);
            controller.shutdown();
        } catch (RuntimeException e) {
            LOG.warn("The embedded broker did not stop cleanly", e);
        }
    }

    private void startup() {
        try {
            controller.startup();
            broker.startup();
        } catch (RuntimeException e) {
            try {
                close();
            } catch (EmbeddedKafkaException onClose) {
                e.addSuppressed(onClose);
            }
            throw new EmbeddedKafkaException("The embedded broker could not start: " + e.getMessage(), e);
        }
    }

    /** Kafka's own handler would halt the JVM, and with it the program or the tests around this broker. */
    private FaultHandler faultHandler(String name, boolean fatal, Runnable action) {
        return (message, cause) -> {
            LOG.error("Fault in {} of the embedded broker: {}", name, message, cause);
            action.run();
            var fault = new FaultHandlerException(name + ": " + message, cause);
            if (fatal) {
                failure.complete(fault);
            }
            return fault;
        };
    }

    /** Where and how a broker is to start. Immutable. */
    public static final class Builder {

        private final Path dataDir;
        private final int port;
        private final Map<String, String> overrides;

        private Builder(Path dataDir, int port, Map<String, String> overrides) {
            this.dataDir = Objects.requireNonNull(dataDir, "dataDir");
            this.port = port;
            this.overrides = overrides;
        }

        /** @param value 0 to 65535, 0 for any free one */
        public Builder port(int value) {
            if (value < 0 || value > 65535) {
                throw new IllegalArgumentException("A port is a number from 0 to 65535, not " + value);
            }
            return new Builder(dataDir, value, overrides);
        }

        /**
         * Broker settings that differ from the ones chosen here. Listeners, roles, node id, quorum and folders can't
         * be changed.
         */
        public Builder with(Map<String, String> settings) {
            return new Builder(dataDir, port, Map.copyOf(settings));
        }

        /** @see EmbeddedKafka#start(Path, int) */
        public EmbeddedKafka start() {
            BoundSockets sockets = BoundSockets.bind(port);
            EmbeddedKafka kafka;
            try {
                DataDirectory directory = DataDirectory.lock(dataDir);
                try {
                    kafka = new EmbeddedKafka(directory, sockets, overrides);
                } catch (RuntimeException e) {
                    directory.close();
                    throw e;
                }
            } catch (RuntimeException e) {
                sockets.close();
                throw e;
            }
            kafka.startup();
            return kafka;
        }
    }
}
