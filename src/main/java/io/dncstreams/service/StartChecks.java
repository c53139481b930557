package io.dncstreams.service;

import io.dncstreams.config.InvalidSettingsException;
import io.dncstreams.config.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would stop a start half-way, found out before a topic is made or a store opened. Another program may still take
 * the port in between; then the start fails later, and less politely.
 */
final class StartChecks {

    private StartChecks() {}

    /** @throws InvalidSettingsException with every problem there is */
    static void require(Settings settings) {
        List<String> problems = new ArrayList<>();
        address(settings.http().host(), settings.http().port()).ifPresent(problems::add);
        settings.edge()
                .operators()
                .flatMap(own -> operatorAddress(own, settings.http()))
                .ifPresent(problems::add);
        folder(settings.streams().stateDir()).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private static Optional<String> address(String host, int port) {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return Optional.of(
                    "The REST API can't listen on %s: there is no such host; set dnc.http.host to another one."
                            .formatted(host));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "The REST API can't listen on %s:%d (%s); stop the program that uses the port or choose another one with dnc.http.port (--http-port of 'dnc dev')."
                            .formatted(host, port, e.getMessage()));
        }
    }

    private static Optional<String> operatorAddress(Settings.OperatorListener own, Settings.HttpSettings rest) {
        if (own.port() != 0 && own.port() == rest.port()) {
            return Optional.of("dnc.operator.port must be another one than dnc.http.port.");
        }
        return address(own.host(), own.port())
                .map(problem -> problem.replace("The REST API", "The port for operators")
                        .replace("dnc.http.", "dnc.operator."));
    }

    private static Optional<String> folder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return Optional.of(unusable(folder));
        }
        return Files.isWritable(folder) ? Optional.empty() : Optional.of(unusable(folder));
    }

    private static String unusable(Path folder) {
        return "The folder %s can't be created or written; choose another one with dnc.state-dir (--data-dir of 'dnc dev')."
                .formatted(folder);
    }
}
