package io.dncstreams.config;

import io.dncstreams.config.Settings.EdgeSettings;
import io.dncstreams.config.Settings.OperatorListener;
import io.dncstreams.config.Settings.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads what the listeners are like. */
final class EdgeReader {

    private final SettingsReader reader;
    private final List<String> problems;

    EdgeReader(SettingsReader reader, List<String> problems) {
        this.reader = reader;
        this.problems = problems;
    }

    EdgeSettings read() {
        return new EdgeSettings(
                tls(),
                operators(),
                reader.get(DeclaredSettings.LOG_FORMAT).equals("json"),
                Boolean.parseBoolean(reader.get(DeclaredSettings.LOG_REQUESTS)));
    }

    private Optional<TlsFiles> tls() {
        Optional<Path> certificate = reader.find(DeclaredSettings.TLS_CERTIFICATE);
        Optional<Path> key = reader.find(DeclaredSettings.TLS_KEY);
        Optional<Path> ca = reader.find(DeclaredSettings.TLS_CA);
        if (certificate.isPresent() != key.isPresent() || ca.isPresent() && certificate.isEmpty()) {
            problems.add("%s and %s must be given together%s."
                    .formatted(
                            DeclaredSettings.TLS_CERTIFICATE.name(),
                            DeclaredSettings.TLS_KEY.name(),
                            ca.isPresent() ? ", and " + DeclaredSettings.TLS_CA.name() + " only with them" : ""));
            return Optional.empty();
        }
        return certificate.map(file -> new TlsFiles(file, key.orElseThrow(), ca));
    }

    private Optional<OperatorListener> operators() {
        String host = reader.get(DeclaredSettings.OPERATOR_HOST);
        Optional<Integer> port = reader.find(DeclaredSettings.OPERATOR_PORT);
        if (port.isEmpty() && reader.has(DeclaredSettings.OPERATOR_HOST)) {
            problems.add(
                    "%s must be given with %s: without a port of their own, health and metrics are on the REST API's."
                            .formatted(DeclaredSettings.OPERATOR_PORT.name(), DeclaredSettings.OPERATOR_HOST.name()));
        }
        return port.map(number -> new OperatorListener(host, number));
    }
}
