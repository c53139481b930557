package io.dncstreams.peer;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that may be called as an instance of this installation. Each is a whole name or address, or {@code *.} and
 * a domain, which stands for every name below it.
 */
public final class PeerHosts {

    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|.*:.*");

    private final List<String> patterns;

    public PeerHosts(List<String> patterns) {
        this.patterns = patterns.stream()
                .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * What may be called unless told otherwise: the host of this instance itself, and where it has a name with a domain,
     * its neighbours in that domain, as the instances of a StatefulSet are.
     */
    public static PeerHosts around(PeerAddress own) {
        String host = own.host();
        int dot = host.indexOf('.');
        // A domain of one label is the whole internet under it.
        boolean hasDomain = dot > 0
                && host.indexOf('.', dot + 1) > 0
                && !NUMBERS.matcher(host).matches();
        return new PeerHosts(hasDomain ? List.of(host, "*" + host.substring(dot)) : List.of(host));
    }

    public boolean allow(PeerAddress address) {
        String host = address.host();
        return patterns.stream()
                .anyMatch(pattern -> pattern.startsWith("*.")
                        ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
                        : host.equals(pattern));
    }

    @Override
    public String toString() {
        return String.join(",", patterns);
    }
}
