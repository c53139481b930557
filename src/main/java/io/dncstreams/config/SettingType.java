package io.dncstreams.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of a setting becomes a value, and within which bounds. */
sealed interface SettingType<T> {

    /** @throws IllegalArgumentException if the text is not such a value or out of bounds */
    T read(String text);

    /** The shortest text that reads as this value. */
    String write(T value);

    /** What may be given; follows "must be". */
    String bounds();

    /** A count. */
    record WholeNumber(int least, int most) implements SettingType<Integer> {
        @Override
        public Integer read(String text) {
            int value = Integer.parseInt(text.strip());
            require(value >= least && value <= most);
            return value;
        }

        @Override
        public String write(Integer value) {
            return value.toString();
        }

        @Override
        public String bounds() {
            return "a whole number from " + least + " to " + most;
        }
    }

    /** A number of bytes, with or without a binary unit. */
    record Bytes(long least, long most) implements SettingType<Long> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");
        private static final Map<String, Long> UNITS =
                Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

        @Override
        public Long read(String text) {
            Matcher matcher = matcher(FORM, text);
            String unit = matcher.group(2) == null ? "B" : matcher.group(2);
            long value = Math.multiplyExact(Long.parseLong(matcher.group(1)), UNITS.getOrDefault(unit, 1L));
            require(value >= least && value <= most);
            return value;
        }

        @Override
        public String write(Long value) {
            for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
                long size = UNITS.getOrDefault(unit, 1L);
                if (value % size == 0) {
                    return value / size + unit;
                }
            }
            return value.toString();
        }

        @Override
        public String bounds() {
            return "a number of bytes such as 65536, 64KiB or 8MiB, from " + write(least) + " to " + write(most);
        }
    }

    /** A span of time with its unit. */
    record Span(Duration least, Duration most) implements SettingType<Duration> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*(ms|s|m|h)");
        private static final Map<String, Integer> UNITS = Map.of("ms", 1, "s", 1_000, "m", 60_000, "h", 3_600_000);

        @Override
        public Duration read(String text) {
            Matcher matcher = matcher(FORM, text);
            BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(matcher.group(2), 1));
            Duration value = Duration.ofMillis(
                    new BigDecimal(matcher.group(1)).multiply(unit).longValueExact());
            require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
            return value;
        }

        @Override
        public String write(Duration value) {
            long millis = value.toMillis();
            for (String unit : new String[] {"h", "m", "s"}) {
                int size = UNITS.getOrDefault(unit, 1);
                if (millis % size == 0) {
                    return millis / size + unit;
                }
            }
            return millis + "ms";
        }

        @Override
        public String bounds() {
            return "a time such as 500ms, 10s or 5m, from " + write(least) + " to " + write(most);
        }
    }

    /** A name that follows a pattern. */
    record Name(Pattern pattern, String bounds) implements SettingType<String> {
        @Override
        public String read(String text) {
            require(pattern.matcher(text).matches());
            return text;
        }

        @Override
        public String write(String value) {
            return value;
        }
    }

    /** A text that nobody may see. */
    record SecretText() implements SettingType<Secret> {
        @Override
        public Secret read(String text) {
            return new Secret(text.strip());
        }

        @Override
        public String write(Secret value) {
            return "…";
        }

        @Override
        public String bounds() {
            return "at least " + Secret.MIN_LENGTH + " characters";
        }
    }

    /**
     * A folder or a file; need not exist.
     *
     * @param what it is
     */
    record Folder(String what) implements SettingType<Path> {
        Folder() {
            this("a folder");
        }

        @Override
        public Path read(String text) {
            require(!text.isBlank());
            // InvalidPathException is an IllegalArgumentException.
            return Path.of(text.strip());
        }

        @Override
        public String write(Path value) {
            return value.toString().replace('\\', '/');
        }

        @Override
        public String bounds() {
            return "the path of " + what;
        }
    }

    private static Matcher matcher(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text.strip());
        require(matcher.matches());
        return matcher;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("out of bounds");
        }
    }
}
