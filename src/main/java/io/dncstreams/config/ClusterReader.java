package io.dncstreams.config;

import io.dncstreams.config.Settings.ClusterSettings;
import io.dncstreams.config.Settings.HttpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what an instance must know of itself to work with others. */
final class ClusterReader {

    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

    private final SettingsReader reader;
    private final List<String> problems;
    private final HttpSettings http;

    ClusterReader(SettingsReader reader, List<String> problems, HttpSettings http) {
        this.reader = reader;
        this.problems = problems;
        this.http = http;
    }

    ClusterSettings read() {
        Optional<Secret> secret = secret();
        Optional<String> address = address();
        if (secret.isPresent() && address.isEmpty()) {
            problems.add("dnc.cluster.advertised-address must be given with dnc.cluster.secret where dnc.http.host is"
                    + " every interface or dnc.http.port is 0: the other instances must know what to call.");
        }
        return new ClusterSettings(
                reader.find(DeclaredSettings.INSTANCE_NAME),
                address,
                secret,
                reader.find(DeclaredSettings.CLUSTER_HOSTS)
                        .map(hosts -> List.of(hosts.split(",")))
                        .orElse(List.of()),
                reader.get(DeclaredSettings.SESSION_TIMEOUT),
                Boolean.parseBoolean(reader.get(DeclaredSettings.WATCH_PEERS)),
                reader.get(DeclaredSettings.DRAIN_TIME));
    }

    private Optional<String> address() {
        return reader.find(DeclaredSettings.ADVERTISED_ADDRESS).or(this::listener);
    }

    private Optional<String> listener() {
        String host = http.host();
        if (http.port() == 0 || EVERYWHERE.contains(host)) {
            return Optional.empty();
        }
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return Optional.of((bare ? "[" + host + "]" : host) + ":" + http.port());
    }

    private Optional<Secret> secret() {
        Optional<Secret> given = reader.find(DeclaredSettings.CLUSTER_SECRET);
        Optional<Path> file = reader.find(DeclaredSettings.CLUSTER_SECRET_FILE);
        if (given.isPresent() && file.isPresent()) {
            problems.add("dnc.cluster.secret and dnc.cluster.secret-file must not both be given.");
        }
        return given.or(() -> file.flatMap(this::content));
    }

    private Optional<Secret> content(Path file) {
        try {
            return Optional.of(new Secret(Files.readString(file).strip()));
        } catch (IOException e) {
            problems.add("dnc.cluster.secret-file can't be read: %s.".formatted(file));
        } catch (IllegalArgumentException e) {
            problems.add(
                    "dnc.cluster.secret-file must hold at least %d characters: %s.".formatted(Secret.MIN_LENGTH, file));
        }
        return Optional.empty();
    }
}
