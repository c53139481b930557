package io.dncstreams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.Test;

/** One person in many spellings stays one; two persons stay two. */
class ProfileIdentityTest {

    private static final String SLUG_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_"
            + "\u00e9\u00f1\u00fc\u00df\u0131\u5f20\u4f1f\u0430\u043d\u0434\ucc2c\u0639";

    private final Locale localeBefore = Locale.getDefault();

    @AfterProperty
    void restoreLocale() {
        Locale.setDefault(localeBefore);
    }

    @Property(tries = 20_000)
    void everySpellingOfAPersonReadsAsThatPerson(
            @ForAll("identifiers") String identifier, @ForAll("manglings") UnaryOperator<String> mangling) {
        String text = mangling.apply(identifier);

        assertThat(ProfileUrls.read(text))
                .as(text)
                .isEqualTo(new ProfileReading.Person(ProfileUrls.PREFIX + identifier, OptionalLong.empty()));
    }

    @Property(tries = 2_000)
    void theDefaultLocaleMakesNoDifference(
            @ForAll("identifiers") String identifier, @ForAll("manglings") UnaryOperator<String> mangling) {
        String text = mangling.apply(identifier);
        Locale.setDefault(Locale.ROOT);
        ProfileReading expected = ProfileUrls.read(text);

        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        assertThat(ProfileUrls.read(text)).isEqualTo(expected);
    }

    @Property(tries = 10_000)
    void twoPersonsNeverReadAsOne(
            @ForAll("identifiers") String identifier,
            @ForAll("manglings") UnaryOperator<String> mangling,
            @ForAll int position,
            @ForAll("slugCharacter") char replacement) {
        int at = Math.floorMod(position, identifier.length());
        String other = identifier.substring(0, at) + replacement + identifier.substring(at + 1);
        Assume.that(!other.equals(identifier));

        if (ProfileUrls.read(mangling.apply(other)) instanceof ProfileReading.Person person) {
            assertThat(person.url()).isNotEqualTo(ProfileUrls.PREFIX + identifier);
        }
    }

    /** Code point by code point: stable, the same raw and encoded, and never the person without it. */
    @Test
    void everyCodePointIsReadConsistently() {
        List<String> inconsistent = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> Character.isDefined(c) && Character.getType(c) != Character.PRIVATE_USE)
                .boxed()
                .filter(c -> !isConsistent("a" + Character.toString(c) + "b" + Character.toString(c), c))
                .map("U+%04X"::formatted)
                .toList();

        assertThat(inconsistent).isEmpty();
    }

    private static boolean isConsistent(String identifier, int c) {
        if (!(ProfileUrls.read("in/" + identifier) instanceof ProfileReading.Person person)) {
            return true;
        }
        boolean isStable = ProfileUrls.read(person.url()).equals(person);
        return isStable
                && (!isPartOfName(c)
                        || (!person.url().equals(ProfileUrls.PREFIX + "ab")
                                && ProfileUrls.read("in/" + MangledUrl.encoded(identifier))
                                        .equals(person)));
    }

    @Property
    void codePointsThatNobodyKnowsNameNobody(@ForAll("unknownCodePoints") int c) {
        assertThat(ProfileUrls.read("in/a" + Character.toString(c) + "b"))
                .isEqualTo(new ProfileReading.Invalid(InvalidReason.BAD_SLUG_CHAR));
    }

    @Provide
    Arbitrary<Integer> unknownCodePoints() {
        return Arbitraries.integers()
                .between(0x80, Character.MAX_CODE_POINT)
                .filter(c -> !Character.isDefined(c) || Character.getType(c) == Character.PRIVATE_USE);
    }

    /** Neither dropped nor a mark of what surrounds an address. */
    private static boolean isPartOfName(int c) {
        return !Characters.isFormat(c)
                && !Characters.isWhiteSpace(c)
                && !(c <= Character.MAX_VALUE && Trimmed.isTrailing((char) c))
                && Characters.withoutTypography(Character.toString(c))
                        .chars()
                        .noneMatch(unit -> unit < 0x80 && !Character.isLetterOrDigit(unit));
    }

    @Provide
    Arbitrary<UnaryOperator<String>> manglings() {
        return MangledUrl.manglings();
    }

    @Provide
    Arbitrary<Character> slugCharacter() {
        return Arbitraries.chars().with(SLUG_CHARACTERS.toCharArray());
    }

    /** Canonical already: what a reading must give back. */
    @Provide
    Arbitrary<String> identifiers() {
        return Arbitraries.strings()
                .withChars(SLUG_CHARACTERS.toCharArray())
                .ofMinLength(3)
                .ofMaxLength(30)
                .filter(id -> id.codePoints().anyMatch(Character::isLetterOrDigit) && !id.equals("null"));
    }
}
