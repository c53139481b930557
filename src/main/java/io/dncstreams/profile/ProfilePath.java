package io.dncstreams.profile;

import java.util.List;
import java.util.Set;

/** The path of a LinkedIn address: which of LinkedIn's pages it is, and where in it the person stands. */
final class ProfilePath {

    private static final Set<String> PREFIXES = Set.of("mwlite", "m", "comm", "public-profile", "incareer");

    private static final Set<String> NOT_PERSONS = Set.of(
            "company",
            "companies",
            "company-beta",
            "showcase",
            "organization",
            "school",
            "edu",
            "university",
            "groups",
            "group",
            "events",
            "event",
            "feed",
            "posts",
            "pulse",
            "article",
            "articles",
            "newsletters",
            "jobs",
            "job",
            "learning",
            "services",
            "service",
            "products",
            "product",
            "help",
            "mynetwork",
            "messaging",
            "notifications",
            "search",
            "hashtag",
            "today",
            "news",
            "games",
            "premium",
            "legal",
            "directory");

    /** Traces of a second address in what should be a page below the profile. */
    private static final List<String> ADDRESS_MARKS =
            List.of("http:", "https:", "http%", "https%", "linkedin.", "lnkd.in");

    private ProfilePath() {}

    static Step read(WebAddress address) {
        String text = address.text();
        List<WebAddress.Segment> segments = address.segments();
        // Wherever it stands: what a browser makes of it is another page than the one that is written.
        if (segments.stream().anyMatch(segment -> PercentEncoding.isDotSegment(segment.text()))) {
            return Step.refuse(InvalidReason.DOT_SEGMENT);
        }
        List<WebAddress.Segment> path = withoutPrefixes(segments);
        if (path.isEmpty()) {
            return Step.refuse(InvalidReason.NOT_PROFILE);
        }
        List<WebAddress.Segment> rest = path.subList(1, path.size());
        String page = path.getFirst().word();
        if (isSignIn(page, rest)) {
            return Wrapper.openSignIn(address);
        }
        return switch (page) {
            case "in" -> in(text, rest);
            case "pub" -> pub(text, rest);
            case "sales" -> startsWithAnyOf(rest, "lead", "people", "profile") ? token(text, rest) : salesPage(rest);
            case "talent", "recruiter" ->
                startsWithAnyOf(rest, "profile") ? token(text, rest) : Step.refuse(InvalidReason.NOT_PROFILE);
            case "profile" -> Step.refuse(InvalidReason.NEEDS_RESOLUTION);
            default -> Step.refuse(NOT_PERSONS.contains(page) ? InvalidReason.NOT_PERSON : InvalidReason.NOT_PROFILE);
        };
    }

    private static List<WebAddress.Segment> withoutPrefixes(List<WebAddress.Segment> segments) {
        int from = 0;
        String previous = "";
        while (from < segments.size()) {
            String word = segments.get(from).word();
            boolean isProfileOfMobileSite = previous.equals("mwlite") && word.equals("profile");
            if (!PREFIXES.contains(word) && !isProfileOfMobileSite) {
                break;
            }
            previous = word;
            from++;
        }
        return segments.subList(from, segments.size());
    }

    private static boolean isSignIn(String page, List<WebAddress.Segment> rest) {
        return (page.equals("authwall") && rest.isEmpty())
                || (page.equals("uas") && rest.size() == 1 && startsWithAnyOf(rest, "login"))
                || (page.equals("start") && rest.size() == 1 && startsWithAnyOf(rest, "join"));
    }

    private static boolean startsWithAnyOf(List<WebAddress.Segment> segments, String... words) {
        return !segments.isEmpty() && Set.of(words).contains(segments.getFirst().word());
    }

    private static Step in(String text, List<WebAddress.Segment> afterIn) {
        int from = 0;
        while (from < afterIn.size() && afterIn.get(from).word().equals("in")) {
            from++;
        }
        List<WebAddress.Segment> path = afterIn.subList(from, afterIn.size());
        if (path.isEmpty()) {
            return Step.refuse(InvalidReason.EMPTY_SLUG);
        }
        WebAddress.Segment identifier = path.getFirst();
        if (beginsAddress(text, identifier)) {
            return Step.startAgain(text.substring(identifier.start()));
        }
        List<WebAddress.Segment> below = path.subList(1, path.size());
        if (identifier.word().equals("pub") && (LegacyPub.is(below) || startsWithAnyOf(below, "dir"))) {
            return pub(text, below);
        }
        return confirmedBy(text, Identifier.read(identifier.text()), below);
    }

    /** A whole address pasted behind a form's {@code linkedin.com/in/}. */
    private static boolean beginsAddress(String text, WebAddress.Segment segment) {
        boolean beginsWithScheme = WebAddress.endOfScheme(text, segment.start()) > segment.start()
                || (segment.text().endsWith(":") && isSlashAt(text, segment.end()))
                || beginsWithEncodedScheme(segment.text());
        if (beginsWithScheme) {
            return true;
        }
        int hostEnd = 0;
        while (hostEnd < segment.text().length() && "%:".indexOf(segment.text().charAt(hostEnd)) < 0) {
            hostEnd++;
        }
        return Identifier.isHost(segment.text().substring(0, hostEnd));
    }

    private static boolean isSlashAt(String text, int at) {
        return at < text.length() && Characters.isSlash(text.charAt(at));
    }

    private static boolean beginsWithEncodedScheme(String segment) {
        int colon = segment.indexOf('%');
        return colon > 0
                && Set.of("http", "https", "linkedin").contains(Characters.asciiLower(segment.substring(0, colon)))
                && PercentEncoding.isHidden(segment, colon, "3a");
    }

    private static Step confirmedBy(String text, ProfileReading reading, List<WebAddress.Segment> below) {
        return switch (reading) {
            case ProfileReading.Invalid invalid -> new Step.Done(reading);
            case ProfileReading.Person person -> confirmedBy(text, person, below);
        };
    }

    private static Step confirmedBy(String text, ProfileReading.Person person, List<WebAddress.Segment> below) {
        for (int i = 0; i < below.size(); i++) {
            String segment = Characters.asciiLower(below.get(i).text());
            boolean isSecondPath = segment.equals("in") && i + 1 < below.size();
            if (isSecondPath || ADDRESS_MARKS.stream().anyMatch(segment::contains)) {
                return new Step.Echoed(person, text.substring(below.get(i).start()));
            }
        }
        return new Step.Done(person);
    }

    private static Step pub(String text, List<WebAddress.Segment> path) {
        if (path.isEmpty()) {
            return Step.refuse(InvalidReason.EMPTY_SLUG);
        }
        if (startsWithAnyOf(path, "dir")) {
            return Step.refuse(InvalidReason.DIRECTORY);
        }
        return LegacyPub.is(path)
                ? confirmedBy(text, LegacyPub.read(path), path.subList(LegacyPub.SEGMENTS, path.size()))
                : Step.refuse(InvalidReason.LEGACY_PUB_INCOMPLETE);
    }

    private static Step salesPage(List<WebAddress.Segment> rest) {
        return Step.refuse(
                startsWithAnyOf(rest, "company", "account") ? InvalidReason.NOT_PERSON : InvalidReason.NOT_PROFILE);
    }

    /** Pages whose identifier LinkedIn alone can resolve, unless it is a member token. */
    private static Step token(String text, List<WebAddress.Segment> rest) {
        return rest.size() < 2
                ? Step.refuse(InvalidReason.NOT_PROFILE)
                : confirmedBy(text, Identifier.readToken(rest.get(1).text()), rest.subList(2, rest.size()));
    }
}
