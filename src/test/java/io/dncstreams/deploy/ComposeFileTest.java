package io.dncstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {

    private JsonNode services;
    private JsonNode shared;

    @BeforeEach
    void read() throws IOException {
        JsonNode compose =
                RenderedChart.YAML.readTree(Path.of("docker-compose.yml").toFile());
        shared = compose.path("x-dnc-env");
        services = compose.path("services");
        assertThat(services).isNotEmpty();
    }

    /** Nothing here asks for a password. */
    @Test
    void nothingIsReachedFromOtherMachines() {
        assertThat(services)
                .allSatisfy(service -> assertThat(service.path("ports"))
                        .allMatch(port -> port.asText().startsWith("127.0.0.1:")));
    }

    @Test
    void filesThatAreMountedAreThere() {
        assertThat(services)
                .allSatisfy(service -> assertThat(service.path("volumes"))
                        .filteredOn(volume -> volume.asText().startsWith("./"))
                        .allMatch(volume -> Files.exists(Path.of(volume.asText().split(":", 2)[0]))));
    }

    /** The setup ends by itself. */
    @Test
    void whatStaysUpHasAHealthCheck() throws IOException {
        JsonNode ofOurs = RenderedChart.YAML
                .readTree(Path.of("docker-compose.yml").toFile())
                .path("x-dnc")
                .path("healthcheck");
        assertThat(ofOurs.path("test")).isNotEmpty();
        services.properties().forEach(service -> {
            boolean ours = service.getValue().path("<<").asText().equals("dnc");
            JsonNode check = ours && !service.getValue().has("healthcheck")
                    ? ofOurs
                    : service.getValue().path("healthcheck");
            assertThat(check.path("test").isArray())
                    .as(service.getKey())
                    .isEqualTo(!service.getKey().equals("setup"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dnc-1", "dnc-2"})
    void theProgramUnderstandsItsSettings(String instance) {
        Map<String, String> environment = new HashMap<>(Map.of("DNC_HTTP_HOST", "0.0.0.0"));
        for (JsonNode variables : List.of(shared, services.path(instance).path("environment"))) {
            variables
                    .properties()
                    .forEach(each ->
                            environment.put(each.getKey(), each.getValue().asText()));
        }
        // Jackson leaves merging to its users.
        assertThat(environment.remove("<<")).isEqualTo("dnc-env");
        environment.replaceAll((name, value) -> value.replaceAll("^\\$\\{\\w+:-(.*)}$", "$1"));

        Settings settings =
                new SettingsLoader(environment, new Properties(), Path.of("none")).load(Optional.empty(), Map.of());

        assertThat(settings.cluster().advertisedAddress()).contains(instance + ":8080");
        assertThat(settings.cluster().instanceName()).contains(instance);
        assertThat(settings.cluster().secret()).isPresent();
        assertThat(settings.cluster().hosts()).containsExactly("dnc-1", "dnc-2");
        assertThat(settings.kafka().bootstrapServers()).contains("kafka:19092");
    }
}
