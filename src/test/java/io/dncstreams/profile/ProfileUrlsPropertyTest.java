package io.dncstreams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class ProfileUrlsPropertyTest {

    /** What addresses, and attacks on those who read them, are made of. */
    private static final List<String> PIECES = List.of(
            "https://",
            "http:",
            "https//",
            "linkedin://",
            "ftp://",
            "urn:li:",
            "www.",
            "uk.",
            "linkedin.com",
            "linkedin.cn",
            "lnkd.in",
            "google.com/url?q=",
            "l.facebook.com/l.php?u=",
            "x.safelinks.protection.outlook.com/?url=",
            "/",
            "//",
            "\\",
            "/in/",
            "in",
            "pub/",
            "/1a/2b/3c",
            "sales/lead/",
            "authwall?sessionRedirect=",
            "mwlite/",
            "profile/",
            "m/",
            "john",
            "JANE",
            "me",
            "null",
            "ACoAABAzxNaYbtC0RVaa8oAvPZ_csGvXsy1DXxo",
            "company/",
            "..",
            ".",
            "...",
            "\u2026",
            "%2e",
            "%2F",
            "%252F",
            "%3A",
            "%",
            "%25",
            "%C3%A9",
            "%C3",
            "%E2%80%8B",
            "?",
            "#",
            "&",
            "=",
            "@",
            ":",
            ":443",
            ",",
            ";",
            "!",
            "\"",
            "'",
            "(",
            ")",
            "[",
            "](",
            "]",
            "<",
            ">",
            "*",
            "`",
            " ",
            "\t",
            "\n",
            "\0",
            "\u00a0",
            "\ufeff",
            "\u200b",
            "\u00ad",
            "\u0130",
            "\u0131",
            "\u212a",
            "\u00df",
            "\u03a3",
            "e\u0301",
            "\u0301",
            "\uff0f",
            "\uff0e",
            "\u3002",
            "\ufe19",
            "\u2488",
            "\ufdfa",
            "\ud83d\ude80",
            "\ud83d",
            "\ude80",
            "\u4f1f",
            "-",
            "_",
            "~",
            "\u2013",
            "\u1100",
            "\u1161",
            "\u3164",
            "\u2100");

    @Property(tries = 20_000)
    void whateverIsReadIsReadAgainAsTheSame(@ForAll("assembled") String text) {
        assertStable(text);
    }

    @Property(tries = 5_000)
    void anyUnicodeIsReadWithoutAnException(@ForAll("unicode") String text) {
        assertStable(text);
        assertStable("https://www.linkedin.com/in/" + text);
        assertStable("https://" + text + "/in/john");
        assertStable(text + "linkedin.com/in/john" + text);
    }

    @Property(tries = 300)
    void longTextsAreReadToo(
            @ForAll("piece") String first, @ForAll("piece") String repeated, @ForAll("piece") String last) {
        int room = ProfileUrls.MAX_LENGTH - first.length() - last.length();
        String text = first + repeated.repeat(room / repeated.length()) + last;

        assertThat(text.length()).isLessThanOrEqualTo(ProfileUrls.MAX_LENGTH);
        assertStable(text);
        assertStable("in/" + text.substring(3));
    }

    @Property(tries = 50)
    void oneCharacterTooManyIsTooLong(@ForAll @IntRange(min = 1, max = 10_000) int surplus) {
        String text = "https://www.linkedin.com/in/john?";

        assertThat(ProfileUrls.read(text + "x".repeat(ProfileUrls.MAX_LENGTH - text.length())))
                .isEqualTo(john());
        assertThat(ProfileUrls.read(text + "x".repeat(ProfileUrls.MAX_LENGTH - text.length() + surplus)))
                .isEqualTo(new ProfileReading.Invalid(InvalidReason.TOO_LONG));
    }

    @Property(tries = 20_000)
    void theShortWayNeverDisagreesWithTheRules(@ForAll("nearlyPlain") String text) {
        long found = PlainUrl.find(text);
        if (found != PlainUrl.NOT_PLAIN) {
            byte[] justFits = new byte[PlainUrl.length(found)];
            assertThat(PlainUrl.person(text, found, justFits)).isEqualTo(Rules.read(text));
        }
    }

    @Property(tries = 2_000)
    void aReaderReadsEachTextAsIfItWereTheFirst(@ForAll("severalTexts") List<String> texts) {
        ProfileUrlReader reader = new ProfileUrlReader();
        List<ProfileReading> readings = texts.stream().map(reader::read).toList();

        assertThat(readings).isEqualTo(texts.stream().map(ProfileUrls::read).toList());
    }

    @Property
    void theShortWayAnswersForPlainAddresses(
            @ForAll("plainIdentifiers") String identifier,
            @ForAll("plainStarts") String start,
            @ForAll("plainEnds") String end) {
        String text = start + identifier + end;

        assertThat(PlainUrl.find(text)).isNotEqualTo(PlainUrl.NOT_PLAIN);
        assertThat(Rules.read(text))
                .isEqualTo(new ProfileReading.Person(ProfileUrls.PREFIX + identifier, OptionalLong.empty()));
    }

    @Property
    void anIdentifierHasAtMost128CodePoints(
            @ForAll @IntRange(min = 1, max = 300) int length, @ForAll("letters") String letter) {
        ProfileReading expected = length <= 128
                ? new ProfileReading.Person(ProfileUrls.PREFIX + letter.repeat(length), OptionalLong.empty())
                : new ProfileReading.Invalid(InvalidReason.SLUG_TOO_LONG);

        assertThat(ProfileUrls.read("in/" + letter.repeat(length))).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> piece() {
        return Arbitraries.of(PIECES);
    }

    @Provide
    Arbitrary<String> assembled() {
        Arbitrary<String> identifier = piece().list().ofMaxSize(5).map(parts -> "in/john" + String.join("", parts));
        Arbitrary<String> address =
                piece().list().ofMaxSize(6).map(parts -> "https://www.linkedin.com/in/" + String.join("", parts));
        return Arbitraries.oneOf(
                piece().list().ofMaxSize(14).map(parts -> String.join("", parts)), identifier, address);
    }

    @Provide
    Arbitrary<String> unicode() {
        Arbitrary<String> anyUnits =
                Arbitraries.chars().all().list().ofMaxSize(12).map(ProfileUrlsPropertyTest::joined);
        Arbitrary<String> codePoints = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .list()
                .ofMaxSize(8)
                .map(points -> points.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        return Arbitraries.oneOf(anyUnits, codePoints);
    }

    private static String joined(List<Character> units) {
        StringBuilder text = new StringBuilder();
        units.forEach(text::append);
        return text.toString();
    }

    @Provide
    Arbitrary<String> nearlyPlain() {
        Arbitrary<String> noise = Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.just("")), Tuple.of(1, piece()));
        Arbitrary<String> identifier = Arbitraries.oneOf(
                plainIdentifiers(),
                Arbitraries.of(
                        "in",
                        "IN",
                        "me",
                        "null",
                        "pub",
                        "http",
                        "https",
                        "UNKNOWN",
                        "undefined",
                        "unavailable",
                        "-",
                        "_-"),
                Arbitraries.just("ACoAABAzxNaYbtC0RVaa8oAvPZ_csGvXsy1DXxo"),
                Arbitraries.just("x".repeat(128)),
                Arbitraries.just("x".repeat(129)));
        return Combinators.combine(plainStarts(), noise, identifier, noise, plainEnds(), noise)
                .as((start, a, id, b, end, c) -> start + a + id + b + end + c);
    }

    @Provide
    Arbitrary<List<String>> severalTexts() {
        return Arbitraries.oneOf(nearlyPlain(), assembled()).list().ofMinSize(2).ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> plainStarts() {
        Arbitrary<String> scheme = Arbitraries.of("", "https://", "http://", "HTTPS://", "Http://");
        Arbitrary<String> subdomain = Arbitraries.of("", "www.", "uk.", "ca-fr.", "IN.", "pub.", "http.");
        return Combinators.combine(scheme, subdomain, Arbitraries.of("linkedin.com/in/", "LinkedIn.com/In/"))
                .as((a, b, c) -> a + b + c);
    }

    @Provide
    Arbitrary<String> plainIdentifiers() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .withChars('-', '_')
                .ofMinLength(3)
                .ofMaxLength(30)
                .filter(id -> id.chars().anyMatch(Character::isLetterOrDigit) && !id.equals("null"));
    }

    @Provide
    Arbitrary<String> plainEnds() {
        return Arbitraries.of("", "/", "?trk=x", "/?a=b&c=%zz", "#about", "/#x?y", "?", "/?x=https://evil.com/in/jane");
    }

    @Provide
    Arbitrary<String> letters() {
        return Arbitraries.of("a", "7", "\u00e9", "\u5f20", "\ud83d\ude80");
    }

    private static ProfileReading john() {
        return new ProfileReading.Person(ProfileUrls.PREFIX + "john", OptionalLong.empty());
    }

    private static void assertStable(String text) {
        switch (ProfileUrls.read(text)) {
            case ProfileReading.Person person -> {
                assertThat(person.url()).startsWith(ProfileUrls.PREFIX);
                assertThat(ProfileUrls.read(person.url()))
                        .as("%s, from %s", person.url(), text)
                        .isEqualTo(new ProfileReading.Person(person.url(), OptionalLong.empty()));
            }
            case ProfileReading.Invalid invalid -> assertThat(invalid.reason()).isNotNull();
        }
    }
}
