package io.dncstreams.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A TCP port to listen on.
 *
 * @param number 0 to 65535; 0 picks a free one
 */
record Port(int number) {

    /** Reads a decimal number. */
    static final class Converter implements ITypeConverter<Port> {
        @Override
        public Port convert(String text) {
            try {
                int number = Integer.parseInt(text);
                if (number >= 0 && number <= 65_535) {
                    return new Port(number);
                }
            } catch (NumberFormatException e) {
                // The sentence below says it.
            }
            throw new TypeConversionException("must be a whole number from 0 to 65535; 0 picks a free port.");
        }
    }
}
