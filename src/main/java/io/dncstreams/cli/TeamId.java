package io.dncstreams.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The id of a team as it is typed. */
record TeamId(String text) {

    static final String FORM = "[A-Za-z0-9_.:-]{1,128}";

    private static final Pattern PATTERN = Pattern.compile(FORM);

    /** Keeps out what can only be a slip of the shell. */
    static final class Converter implements ITypeConverter<TeamId> {
        @Override
        public TeamId convert(String text) {
            if (!PATTERN.matcher(text).matches()) {
                throw new TypeConversionException("must be a team id: 1 to 128 letters, digits or _.:- .");
            }
            return new TeamId(text);
        }
    }
}
