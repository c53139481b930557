package io.dncstreams.cli;

import io.dncstreams.client.ApiClient;
import io.dncstreams.client.ApiKeyText;
import io.dncstreams.client.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * Which service to call and with which key; part of every command that is a client of the REST API. The key is never an
 * argument: arguments can be seen by every user of the machine.
 */
final class ApiOption {

    private static final String KEY_VARIABLE = "DNC_API_KEY";
    private static final long LARGEST_KEY_FILE = 4096;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private ServiceUrl url;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "File that holds the team's API key; without it the key is taken from DNC_API_KEY.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--team",
            paramLabel = "TEAM",
            converter = TeamId.Converter.class,
            description = "The team meant; if the key is another team's, nothing is done.")
    private Optional<TeamId> team = Optional.empty();

    /**
     * A client for the team that is meant.
     *
     * @throws ParameterException if address or key can't be used
     * @throws io.dncstreams.client.ApiException if the key is not valid, or another team's
     */
    ApiClient connect(Patience patience) {
        return connect(patience, System.getenv());
    }

    ApiClient connect(Patience patience, Map<String, String> environment) {
        ApiClient client;
        try {
            client = new ApiClient(url.get(), key(environment), patience);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        try {
            team.ifPresent(meant -> client.requireTeam(meant.text()));
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
        return client;
    }

    private ApiKeyText key(Map<String, String> environment) {
        if (keyFile.isPresent()) {
            return fromFile(keyFile.get());
        }
        String key = environment.getOrDefault(KEY_VARIABLE, "").strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException(
                    "No API key is given: set DNC_API_KEY or name a file with --api-key-file. 'dnc keys create' makes one.");
        }
        return new ApiKeyText(key);
    }

    private static ApiKeyText fromFile(Path file) {
        try {
            if (Files.size(file) > LARGEST_KEY_FILE) {
                throw new IllegalArgumentException("The file %s holds more than a key.".formatted(file));
            }
            return new ApiKeyText(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalArgumentException("The key file %s can't be read.".formatted(file), e);
        }
    }
}
