package io.dncstreams.cli;

import io.dncstreams.config.InvalidSettingsException;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the settings come from; part of every command that needs some. */
final class SettingsOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings file; without it the one named by DNC_CONFIG, else dnc.properties if it is there.")
    private Optional<Path> file = Optional.empty();

    /** @throws InvalidSettingsException with every problem there is */
    Settings load(Map<String, SettingsLoader.Option> options) {
        return new SettingsLoader().load(file, options);
    }

    /** @throws InvalidSettingsException also if no cluster is named */
    Settings loadForCluster() {
        Settings settings = load(Map.of());
        if (settings.kafka().bootstrapServers().isEmpty()) {
            throw new InvalidSettingsException(List.of(
                    "No Kafka cluster is named: set KAFKA_BOOTSTRAP_SERVERS, e.g. to broker-1:9092,broker-2:9092."
                            + " To try the service without one, run 'dnc dev'."));
        }
        return settings;
    }
}
