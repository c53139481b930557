package io.dncstreams.profile;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Everything that happens to the address of one person on its way through browsers, mail, sheets and other systems. */
final class MangledUrl {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private MangledUrl() {}

    /** Functions from a canonical identifier to a text that names the same person. */
    static Arbitrary<UnaryOperator<String>> manglings() {
        Arbitrary<String> start =
                Combinators.combine(schemes(), hosts(), prefixes()).as((a, b, c) -> a + b + c);
        Arbitrary<String> anyStart =
                Arbitraries.oneOf(start, Arbitraries.of("in/", "/IN/", "//in//", "in\\", "linkedin://in/"));
        return Combinators.combine(anyStart, spellings(), tails(), wrappings(), surroundings())
                .as((before, spelling, tail, wrapping, surrounding) ->
                        identifier -> surrounding.apply(wrapping.apply(before + spelling.apply(identifier) + tail)));
    }

    private static Arbitrary<String> schemes() {
        return Arbitraries.of(
                "https://",
                "http://",
                "",
                "HTTPS://",
                "https:/",
                "https//",
                "https://https://",
                "http://https://",
                "https:\\\\",
                "//",
                "linkedin://");
    }

    private static Arbitrary<String> hosts() {
        return Arbitraries.of(
                "linkedin.com",
                "www.linkedin.com",
                "uk.linkedin.com",
                "in.linkedin.com",
                "ca-fr.linkedin.com",
                "www.ng.linkedin.com",
                "mobile.linkedin.com",
                "WWW.LINKEDIN.COM",
                "LinkedIn.Com",
                "www.linkedin.com.",
                "www.linkedin.com:443",
                "linkedin.com:80",
                "linkedin.cn",
                "www\u3002linkedin\u3002com",
                "lin\u212aedin.com",
                "link\u00adedin.com",
                "\uff4cinkedin.com",
                "someone@www.linkedin.com");
    }

    private static Arbitrary<String> prefixes() {
        return Arbitraries.of(
                "/in/",
                "/IN/",
                "//in//",
                "\\in\\",
                "/in/in/",
                "/m/in/",
                "/comm/in/",
                "/mwlite/in/",
                "/mwlite/profile/in/",
                "/public-profile/in/",
                "/incareer/in/",
                "/m/comm/in/",
                "/in/www.linkedin.com/in/",
                "/%69n/",
                "/in/https://uk.linkedin.com/in/",
                "/in/@");
    }

    private static Arbitrary<UnaryOperator<String>> spellings() {
        return Arbitraries.of(
                UnaryOperator.identity(),
                MangledUrl::upperCase,
                MangledUrl::encoded,
                id -> encoded(upperCase(id)).toLowerCase(Locale.ROOT),
                id -> encoded(encoded(id)),
                id -> encoded(encoded(encoded(id))),
                id -> Normalizer.normalize(id, Normalizer.Form.NFD),
                id -> encoded(Normalizer.normalize(id, Normalizer.Form.NFKD)),
                id -> "\u200e" + id + "\ufe0f",
                id -> id.replace("-", "\u2013"),
                id -> id.replace("-", "%E2%80%91"),
                id -> id + "%20",
                id -> id + "%3Ftrk%3Dx",
                id -> id + "&sa=U");
    }

    private static Arbitrary<String> tails() {
        return Arbitraries.of(
                "",
                "/",
                "//",
                "?trk=x",
                "/?utm_source=share&utm_medium=ios_app",
                "#about",
                "/#:~:text=CEO",
                "/en",
                "/de-de/",
                "/details/experience/",
                "/overlay/contact-info/",
                "/recent-activity/all/?x=[1]|{2}",
                ")",
                "),",
                ".",
                "/.",
                "?");
    }

    private static Arbitrary<UnaryOperator<String>> wrappings() {
        return Arbitraries.of(
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                url -> encoded(withoutBackslashes(url)),
                url -> "https://www.google.com/url?sa=t&url=" + encoded(absolute(url)) + "&psig=AO",
                url -> "https://www.google.de/url?q=" + encoded(absolute(url)),
                url -> "https://eur03.safelinks.protection.outlook.com/?url=" + encoded(absolute(url))
                        + "&data=04%7C01",
                url -> "https://l.facebook.com/l.php?u=" + encoded(absolute(url)) + "&h=AT",
                url -> "https://www.linkedin.com/authwall?trk=x&sessionRedirect=" + encoded(absolute(url)),
                url -> "https://www.linkedin.com/uas/login?session_redirect=" + encoded(absolute(url)),
                url -> "https://www.linkedin.com/start/join?session_redirect=" + encoded(absolute(url)) + "&x=y");
    }

    private static Arbitrary<UnaryOperator<String>> surroundings() {
        return Arbitraries.of(
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                text -> "  " + text + "\r\n",
                text -> "\ufeff\u00a0" + text + "\u3000",
                text -> "\"" + text + "\"",
                text -> "(\u201c" + text + "\u201d).",
                text -> "<" + text + ">,",
                text -> "**`" + text + "`**",
                text -> "\u00ab " + text + " \u00bb",
                text -> "[the profile](" + text + ")");
    }

    /** Without the letters that have no way back, such as the sharp s. */
    private static String upperCase(String text) {
        StringBuilder upper = new StringBuilder();
        text.codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)) == c ? Character.toUpperCase(c) : c)
                .forEach(upper::appendCodePoint);
        return upper.toString();
    }

    /** Every byte that is not a letter, a digit or a hyphen, and some of those too. */
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z' && b != 'n') || (b >= '0' && b <= '9');
            encoded.append(plain ? String.valueOf((char) b) : "%" + HEX.toHexDigits(b));
        }
        return encoded.toString();
    }

    /** A path alone, behind somebody else's link, would be a path on that host. */
    private static String absolute(String url) {
        boolean path = (url.startsWith("/") && !url.startsWith("//")) || url.startsWith("\\");
        return path ? "https://linkedin.com" + url : url;
    }

    private static String withoutBackslashes(String url) {
        return url.replace('\\', '/');
    }
}
