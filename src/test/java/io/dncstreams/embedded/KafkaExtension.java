package io.dncstreams.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Hands the shared broker to tests that ask for a {@link KafkaForTests}. It is started by the first of them and stopped
 * with the test JVM: the embedded broker, or with {@code -Dkafka=container} Kafka's own image in a container.
 */
public final class KafkaExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(KafkaExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == KafkaForTests.class || type == OwnKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == OwnKafka.class) {
            // A key of its own, for a store looks in those above it too, and there stands the shared broker.
            return new OwnKafka(
                    running(context.getStore(NAMESPACE), OwnKafka.class).bootstrapServers());
        }
        return new KafkaForTests(running(context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE), KafkaForTests.class)
                .bootstrapServers());
    }

    private static Running running(ExtensionContext.Store store, Class<?> key) {
        return store.getOrComputeIfAbsent(key, type -> Running.start(), Running.class);
    }

    /** A broker and how to end it; the store closes it with the launcher session. */
    record Running(String bootstrapServers, Closeable broker) implements AutoCloseable {

        static Running start() {
            String kind = System.getProperty("kafka", "embedded");
            return switch (kind) {
                case "embedded" -> embedded();
                case "container" -> container();
                default -> throw new IllegalArgumentException("-Dkafka is embedded or container, not \"" + kind + "\"");
            };
        }

        private static Running embedded() {
            try {
                Path data = Files.createTempDirectory("kafka-for-tests");
                EmbeddedKafka kafka = EmbeddedKafka.start(data, 0);
                return new Running(kafka.bootstrapServers(), () -> {
                    kafka.close();
                    Utils.delete(data.toFile());
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The settings of the embedded broker as the image takes them: {@code KAFKA_} and the name in capitals. */
        private static Running container() {
            var container = new KafkaContainer("apache/kafka:4.3.1");
            BrokerSettings.defaults()
                    .forEach((name, value) -> container.withEnv(
                            "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value));
            container.start();
            return new Running(container.getBootstrapServers(), container::stop);
        }

        @Override
        public void close() throws IOException {
            broker.close();
        }
    }
}
