package io.dncstreams.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.config.KafkaSettings;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import io.dncstreams.store.RocksDbMemory;
import io.dncstreams.topic.TopicCatalog;
import io.dncstreams.topology.Topics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a user logs in is Kafka's business; the service hands it to every client it has. */
class SecuritySettingsTest {

    private static final Map<String, String> SCRAM = Map.of(
            "KAFKA_SECURITY_PROTOCOL",
            "SASL_SSL",
            "KAFKA_SASL_MECHANISM",
            "SCRAM-SHA-512",
            "KAFKA_SASL_JAAS_CONFIG",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"dnc\" password=\"secret\";",
            "KAFKA_SSL_TRUSTSTORE_TYPE",
            "PEM",
            "KAFKA_SSL_TRUSTSTORE_LOCATION",
            "/etc/dnc/ca.pem");

    private static final Map<String, String> MTLS = Map.of(
            "KAFKA_SECURITY_PROTOCOL",
            "SSL",
            "KAFKA_SSL_KEYSTORE_TYPE",
            "PKCS12",
            "KAFKA_SSL_KEYSTORE_LOCATION",
            "/etc/dnc/client.p12",
            "KAFKA_SSL_KEYSTORE_PASSWORD",
            "secret",
            "KAFKA_SSL_KEY_PASSWORD",
            "secret",
            "KAFKA_SSL_TRUSTSTORE_LOCATION",
            "/etc/dnc/ca.p12",
            "KAFKA_SSL_TRUSTSTORE_PASSWORD",
            "secret",
            "KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM",
            "https");

    private static final Map<String, String> OAUTH = Map.of(
            "KAFKA_SECURITY_PROTOCOL",
            "SASL_SSL",
            "KAFKA_SASL_MECHANISM",
            "OAUTHBEARER",
            "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL",
            "https://login.example.org/token",
            "KAFKA_SASL_LOGIN_CALLBACK_HANDLER_CLASS",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
            "KAFKA_SASL_JAAS_CONFIG",
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId=\"dnc\" clientSecret=\"secret\";");

    @TempDir
    private Path folder;

    static Stream<Map<String, String>> ways() {
        return Stream.of(SCRAM, MTLS, OAUTH);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aWayToLogInReachesEveryClient(Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "broker:9092");
        Settings settings = new SettingsLoader(environment, new Properties(), folder).load(Optional.empty(), Map.of());

        for (Map<String, Object> client : clients(settings)) {
            variables.forEach((variable, value) -> assertThat(plain(client)).containsEntry(name(variable), value));
        }
    }

    private static List<Map<String, Object>> clients(Settings settings) {
        KafkaSettings kafka = settings.kafka();
        StreamsProperties streams = new StreamsProperties(
                kafka,
                "dnc-test",
                Path.of("state"),
                1,
                0,
                settings.streams().commitInterval(),
                1_000_000,
                settings.cluster(),
                TopicCatalog.shipped().spec(Topics.COMMANDS).orElseThrow());
        return Stream.concat(
                        Stream.of(kafka.forProducer(), kafka.forConsumer(), kafka.forAdmin()),
                        Stream.of(streams.core(new RocksDbMemory(16L << 20)), streams.intake())
                                .map(StreamsConfig::new)
                                .flatMap(config -> Stream.of(
                                        config.getMainConsumerConfigs("group", "client", 0),
                                        config.getRestoreConsumerConfigs("client"),
                                        config.getProducerConfigs("client"),
                                        config.getAdminConfigs("client"))))
                .toList();
    }

    private static Map<String, String> plain(Map<String, Object> client) {
        Map<String, String> plain = new HashMap<>();
        client.forEach((name, value) -> plain.put(name, String.valueOf(value)));
        return plain;
    }

    private static String name(String variable) {
        return String.join(
                ".",
                Arrays.asList(variable.toLowerCase(Locale.ROOT).split("_", -1))
                        .subList(1, variable.split("_", -1).length));
    }
}
