package io.dncstreams.profile;

import java.text.Normalizer;
import java.util.Locale;

/** Whose host an authority (user, host and port) names. */
enum Host {
    LINKEDIN,
    /** LinkedIn's shortener: only a look-up in the network could tell where it leads. */
    SHORT_LINK,
    GOOGLE,
    SAFE_LINKS,
    FACEBOOK,
    OTHER;

    /** No host name is longer; a bound before normalisation, whose cost is not linear for hostile input. */
    private static final int MAX_LENGTH = 512;

    private static final int MAX_PORT = 65_535;

    static Host of(String authority) {
        String host = withoutPort(authority.substring(authority.lastIndexOf('@') + 1));
        if (host.length() > MAX_LENGTH) {
            return OTHER;
        }
        String name = normalise(host);
        if (!isHostName(name)) {
            return OTHER;
        }
        if (isOrIsUnder(name, "linkedin.com") || isOrIsUnder(name, "linkedin.cn")) {
            return LINKEDIN;
        }
        if (isOrIsUnder(name, "lnkd.in")) {
            return SHORT_LINK;
        }
        if (isOrIsUnder(name, "safelinks.protection.outlook.com")) {
            return SAFE_LINKS;
        }
        if (name.equals("l.facebook.com")) {
            return FACEBOOK;
        }
        return isGoogle(name) ? GOOGLE : OTHER;
    }

    /** Unchanged where what follows the colon is no port: a colon is no part of a host name, so it will be refused. */
    private static String withoutPort(String host) {
        int colon = host.indexOf(':');
        if (colon < 0) {
            return host;
        }
        int port = 0;
        for (int i = colon + 1; i < host.length(); i++) {
            if (!Characters.isAsciiDigit(host.charAt(i))) {
                return host;
            }
            port = port * 10 + host.charAt(i) - '0';
            if (port > MAX_PORT) {
                return host;
            }
        }
        return host.substring(0, colon);
    }

    private static String normalise(String host) {
        String name = host.replace('\u3002', '.').replace('\uFF61', '.');
        if (!Characters.isAscii(name)) {
            name = Normalizer.normalize(name, Normalizer.Form.NFKC);
        }
        name = name.toLowerCase(Locale.ROOT);
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '.') {
            end--;
        }
        return name.substring(0, end);
    }

    private static boolean isHostName(String name) {
        char previous = '.';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean inLabel = (c >= 'a' && c <= 'z') || Characters.isAsciiDigit(c) || c == '-' || c == '_';
            if (!inLabel && (c != '.' || previous == '.')) {
                return false;
            }
            previous = c;
        }
        return !name.isEmpty();
    }

    private static boolean isOrIsUnder(String name, String domain) {
        return name.endsWith(domain)
                && (name.length() == domain.length() || name.charAt(name.length() - domain.length() - 1) == '.');
    }

    /** {@code google.com}, {@code google.de}, {@code google.co.uk}, {@code google.com.br}, with or without www. */
    private static boolean isGoogle(String name) {
        String bare = name.startsWith("www.") ? name.substring(4) : name;
        if (!bare.startsWith("google.")) {
            return false;
        }
        String suffix = bare.substring("google.".length());
        if (suffix.equals("com")) {
            return true;
        }
        String country = suffix.startsWith("co.") || suffix.startsWith("com.")
                ? suffix.substring(suffix.indexOf('.') + 1)
                : suffix;
        return country.length() == 2
                && Characters.isAsciiLetter(country.charAt(0))
                && Characters.isAsciiLetter(country.charAt(1));
    }
}
