package io.dncstreams.profile;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The public identifier of a person: from a segment of a path to its one canonical spelling. */
final class Identifier {

    static final int MAX_DECODING_ROUNDS = 3;

    /** In code points, normalised. */
    static final int MAX_LENGTH = 128;

    /**
     * No code point composes out of more than four: what is longer than this stays too long, and normalisation, whose
     * cost grows faster than the text for hostile sequences of accents, need not be tried.
     */
    private static final int MAX_DECOMPOSED_LENGTH = 4 * MAX_LENGTH;

    private static final Set<String> PLACEHOLDERS = Set.of("me", "unavailable", "unknown", "undefined", "null");

    private Identifier() {}

    static ProfileReading read(String segment) {
        return switch (Trimmed.of(segment)) {
            case Trimmed.Refused refused -> new ProfileReading.Invalid(refused.reason());
            case Trimmed.Text text -> {
                String token = beforeComma(text.value());
                yield MemberToken.is(token) ? MemberToken.person(token) : canonical(text.value());
            }
        };
    }

    /**
     * Reads a name whose suffix stands elsewhere.
     *
     * @param suffix part of the identifier: a name that would swallow it is refused
     */
    static ProfileReading readWithSuffix(String name, String suffix) {
        ProfileReading reading = read(name + suffix);
        return switch (reading) {
            case ProfileReading.Invalid invalid -> reading;
            case ProfileReading.Person person ->
                person.url().endsWith(suffix) ? person : new ProfileReading.Invalid(InvalidReason.BAD_SLUG_CHAR);
        };
    }

    /** Reads a segment that names a person only by a member token, with or without context behind a comma. */
    static ProfileReading readToken(String segment) {
        return switch (Trimmed.of(segment)) {
            case Trimmed.Refused refused -> new ProfileReading.Invalid(refused.reason());
            case Trimmed.Text text -> {
                String token = beforeComma(text.value());
                yield MemberToken.is(token)
                        ? MemberToken.person(token)
                        : new ProfileReading.Invalid(InvalidReason.NEEDS_RESOLUTION);
            }
        };
    }

    /** Whether this is a host and not a name; an identifier that is one would be read as the start of an address. */
    static boolean isHost(String text) {
        boolean isPlainName = text.indexOf('.') < 0 && Characters.isAscii(text);
        return !isPlainName && (Characters.matches(text, 0, "www.") || Host.of(text) != Host.OTHER);
    }

    private static String beforeComma(String text) {
        int comma = text.indexOf(',');
        return comma < 0 ? text : text.substring(0, comma);
    }

    private static ProfileReading canonical(String text) {
        if (text.codePointCount(0, text.length()) > MAX_DECOMPOSED_LENGTH) {
            return new ProfileReading.Invalid(InvalidReason.SLUG_TOO_LONG);
        }
        String identifier = normalise(text);
        Optional<InvalidReason> flaw = flaw(identifier);
        if (flaw.isPresent()) {
            return new ProfileReading.Invalid(flaw.get());
        }
        return new ProfileReading.Person(ProfileUrls.PREFIX + identifier, OptionalLong.empty());
    }

    private static String normalise(String text) {
        if (Characters.isAscii(text)) {
            return Characters.asciiLower(text);
        }
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        String lower = Normalizer.normalize(composed.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        StringBuilder folded = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); ) {
            int c = lower.codePointAt(i);
            i += Character.charCount(c);
            folded.appendCodePoint(Characters.isDash(c) ? '-' : c);
        }
        return folded.toString();
    }

    private static Optional<InvalidReason> flaw(String identifier) {
        if (identifier.contains("...")) {
            return Optional.of(InvalidReason.TRUNCATED);
        }
        boolean isSignificant = false;
        for (int i = 0; i < identifier.length(); ) {
            int c = identifier.codePointAt(i);
            i += Character.charCount(c);
            if (!isAllowed(c)) {
                return Optional.of(InvalidReason.BAD_SLUG_CHAR);
            }
            isSignificant = isSignificant || isSignificant(c);
        }
        if (identifier.codePointCount(0, identifier.length()) > MAX_LENGTH) {
            return Optional.of(InvalidReason.SLUG_TOO_LONG);
        }
        // "in" is what is left of a path form without a name.
        if (!isSignificant || identifier.equals("in")) {
            return Optional.of(InvalidReason.EMPTY_SLUG);
        }
        if (PLACEHOLDERS.contains(identifier)) {
            return Optional.of(InvalidReason.PLACEHOLDER);
        }
        if (isHost(identifier)) {
            return Optional.of(InvalidReason.NOT_PROFILE);
        }
        // Reading the canonical URL would give something else: normalisation brought up what trimming had not seen.
        boolean isStable = !Trimmed.isTrailing(identifier.charAt(identifier.length() - 1))
                && normalise(identifier).equals(identifier);
        return isStable ? Optional.empty() : Optional.of(InvalidReason.BAD_SLUG_CHAR);
    }

    private static boolean isAllowed(int c) {
        if (c < 0x80) {
            return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '~';
        }
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> !Characters.isBlank(c);
        };
    }

    private static boolean isSignificant(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            case Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL, Character.MODIFIER_SYMBOL, Character.OTHER_SYMBOL ->
                c >= 0x80;
            default -> false;
        };
    }
}
