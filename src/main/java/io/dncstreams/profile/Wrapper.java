package io.dncstreams.profile;

import java.util.List;
import java.util.Optional;

/** Redirecting links that carry the address they lead to. Few, listed, and recognised by host and path. */
final class Wrapper {

    private static final String LINKEDIN = "https://www.linkedin.com";

    /** Any host that is not LinkedIn's: a path on a redirector's own host names nobody. */
    private static final String ELSEWHERE = "https://elsewhere.invalid";

    private Wrapper() {}

    /** Opens a link of somebody else's redirector. */
    static Step open(Host host, WebAddress address) {
        List<WebAddress.Segment> path = address.withoutAuthority().segments();
        return switch (host) {
            // Where both are there, q may hold the words that were searched for.
            case GOOGLE -> isOnly(path, "url") ? foreign(address.parameters("url", "q")) : notAWrapper();
            case FACEBOOK -> isOnly(path, "l.php") ? foreign(address.parameters("u")) : notAWrapper();
            case SAFE_LINKS -> foreign(address.parameters("url"));
            case LINKEDIN, SHORT_LINK, OTHER -> notAWrapper();
        };
    }

    /** Opens a page of LinkedIn that asks to sign in first. */
    static Step openSignIn(WebAddress address) {
        return startAgain(address.parameters("sessionRedirect", "session_redirect"), LINKEDIN);
    }

    private static Step foreign(List<String> targets) {
        return startAgain(targets, ELSEWHERE);
    }

    private static Step notAWrapper() {
        return Step.refuse(InvalidReason.HOST_NOT_LINKEDIN);
    }

    private static boolean isOnly(List<WebAddress.Segment> path, String word) {
        return path.size() == 1 && path.getFirst().text().equals(word);
    }

    /**
     * Starts again with the first target.
     *
     * @param base what a target without a host is relative to
     */
    private static Step startAgain(List<String> encodedTargets, String base) {
        if (encodedTargets.isEmpty()) {
            return Step.refuse(InvalidReason.NOT_PROFILE);
        }
        Optional<String> decoded = PercentEncoding.decode(encodedTargets.getFirst());
        if (decoded.isEmpty()) {
            return Step.refuse(InvalidReason.BAD_PERCENT_ENCODING);
        }
        String target = decoded.get();
        List<String> rivals = encodedTargets.stream()
                .skip(1)
                .map(PercentEncoding::decode)
                .flatMap(Optional::stream)
                .toList();
        return new Step.StartAgain(isRelative(target) ? base + target : target, rivals);
    }

    private static boolean isRelative(String target) {
        return !target.isEmpty()
                && Characters.isSlash(target.charAt(0))
                && (target.length() == 1 || !Characters.isSlash(target.charAt(1)));
    }
}
