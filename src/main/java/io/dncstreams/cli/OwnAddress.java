package io.dncstreams.cli;

import io.dncstreams.config.Settings;
import java.net.URI;
import java.util.Set;

/** Where a service with these settings answers, asked from the same machine. */
final class OwnAddress {

    private static final Set<String> ALL_ADDRESSES = Set.of("0.0.0.0", "::", "[::]");

    private OwnAddress() {}

    /** For its health. */
    static URI ofHealth(Settings settings) {
        return settings.edge()
                .operators()
                .map(own -> address("http", own.host(), own.port()))
                .orElseGet(() -> ofApi(settings, settings.http().port()));
    }

    /** @param port where it listens, which is not what was set if that was 0 */
    static URI ofApi(Settings settings, int port) {
        return address(
                settings.edge().tls().isPresent() ? "https" : "http",
                settings.http().host(),
                port);
    }

    private static URI address(String scheme, String host, int port) {
        // Certificates are made for names.
        String here = scheme.equals("https") ? "localhost" : "127.0.0.1";
        String asked = ALL_ADDRESSES.contains(host) ? here : host;
        return URI.create("%s://%s:%d"
                .formatted(scheme, asked.contains(":") && !asked.startsWith("[") ? "[" + asked + "]" : asked, port));
    }
}
