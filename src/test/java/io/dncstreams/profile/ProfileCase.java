package io.dncstreams.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of a case file.
 *
 * @param url what the text reads as
 * @param code why it reads as nobody; exactly one of the two is there
 * @param memberId as the file states it; empty where it says nothing
 */
record ProfileCase(String text, Optional<String> url, Optional<String> code, OptionalLong memberId) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static List<ProfileCase> of(String file) {
        try (InputStream in = Objects.requireNonNull(ProfileCase.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(ProfileCase::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProfileCase parse(String line) {
        String[] columns = line.split("\t", -1);
        boolean isPerson = columns[1].startsWith("\"");
        String expected = isPerson ? string(columns[1]) : codeOf(columns[1]);
        return new ProfileCase(
                string(columns[0]),
                isPerson ? Optional.of(expected) : Optional.empty(),
                isPerson ? Optional.empty() : Optional.of(expected),
                columns.length > 2 ? OptionalLong.of(Long.parseLong(columns[2])) : OptionalLong.empty());
    }

    private static String codeOf(String column) {
        return Arrays.stream(InvalidReason.values())
                .map(InvalidReason::code)
                .filter(column::equals)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such reason: " + column));
    }

    private static String string(String json) {
        try {
            return JSON.readValue(json, String.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
