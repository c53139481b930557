package io.dncstreams.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A fixed API key of a team, for trying things out and for tests.
 *
 * @param key secret
 */
record TeamKey(String teamId, String key) {

    /** Never the key. */
    @Override
    public String toString() {
        return "TeamKey[" + teamId + "]";
    }

    /** Reads {@code TEAM=KEY}. */
    static final class Converter implements ITypeConverter<TeamKey> {

        private static final Pattern FORM = Pattern.compile("(" + TeamId.FORM + ")=([A-Za-z0-9_.~+/=-]{8,256})");

        @Override
        public TeamKey convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("must be TEAM=KEY, the key 8 to 256 letters, digits or _.~+/=- .");
            }
            return new TeamKey(matcher.group(1), matcher.group(2));
        }
    }
}
