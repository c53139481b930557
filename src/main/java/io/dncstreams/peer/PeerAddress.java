package io.dncstreams.peer;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an instance answers the others. Comes from the metadata of the group too, where anybody who may join it can
 * write what they like.
 *
 * @param host name or address in lower case, an IPv6 address without its brackets
 * @param port 1 to 65,535
 */
public record PeerAddress(String host, int port) {

    public PeerAddress {
        host = host.toLowerCase(Locale.ROOT);
        if (parts(authority(host, port)).isEmpty()) {
            throw new IllegalArgumentException("not an address that can be called");
        }
    }

    /** @return empty if the text is not {@code host:port} */
    public static Optional<PeerAddress> parse(String text) {
        return parts(text).map(uri -> new PeerAddress(withoutBrackets(uri.getHost()), uri.getPort()));
    }

    /** {@code host:port}, as it stands in a URL. */
    public String authority() {
        return authority(host, port);
    }

    private static Optional<URI> parts(String authority) {
        try {
            URI uri = URI.create("http://" + authority);
            boolean plain = uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getPort() >= 1
                    && uri.getPort() <= 65_535
                    && authority.equalsIgnoreCase(uri.getRawAuthority());
            return plain ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String authority(String host, int port) {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return authority();
    }
}
