package io.dncstreams.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the JSON of request bodies. Strict where leniency would mean choosing between two meanings: a name that comes
 * twice, text after the end, bytes that aren't UTF-8. Unknown fields are skipped.
 */
final class BodyReader {

    static final int LONGEST_REASON = 500;
    static final int LONGEST_SOURCE = 100;

    private static final int DEEPEST = 32;

    private final JsonFactory json;
    private final int maxEntries;

    /**
     * One person to add, as sent.
     *
     * @param url any text, also blank
     */
    record Entry(String url, Optional<String> reason, Optional<String> source) {}

    BodyReader(int maxBytes, int maxEntries) {
        this.maxEntries = maxEntries;
        this.json = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Both keep names of past requests in memory that all requests share.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(maxBytes)
                        .build())
                .build();
    }

    /** @throws ApiError 400 */
    Entry single(byte[] body) {
        return parse(body, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ApiError.validation("The request body must be a JSON object");
            }
            Entry entry = entry(parser);
            if (entry.url().isBlank()) {
                throw ApiError.validation("url must not be blank");
            }
            return entry;
        });
    }

    /** @throws ApiError 400 */
    List<Entry> batch(byte[] body) {
        return parse(body, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ApiError.validation("The request body must be a JSON object");
            }
            List<Entry> entries = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("entries");
                JsonToken value = parser.nextToken();
                if (wanted && value != JsonToken.START_ARRAY) {
                    throw ApiError.validation("entries must be an array");
                } else if (wanted) {
                    entries = entries(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (entries == null) {
                throw ApiError.validation("Missing required field: entries");
            }
            if (entries.isEmpty()) {
                throw ApiError.validation("entries must not be empty");
            }
            return entries;
        });
    }

    /**
     * The texts of a batch of checks, any text, also blank.
     *
     * @throws ApiError 400
     */
    List<String> urls(byte[] body) {
        return parse(body, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ApiError.validation("The request body must be a JSON object");
            }
            List<String> urls = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("urls");
                JsonToken value = parser.nextToken();
                if (wanted && value != JsonToken.START_ARRAY) {
                    throw ApiError.validation("urls must be an array");
                } else if (wanted) {
                    urls = strings(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (urls == null) {
                throw ApiError.validation("Missing required field: urls");
            }
            if (urls.isEmpty()) {
                throw ApiError.validation("urls must not be empty");
            }
            return urls;
        });
    }

    private List<String> strings(JsonParser parser) throws IOException {
        List<String> strings = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_STRING) {
                throw ApiError.validation("Each of urls must be a string");
            }
            if (strings.size() == maxEntries) {
                throw ApiError.validation("urls must hold at most " + maxEntries + " strings");
            }
            strings.add(parser.getText());
        }
        return strings;
    }

    private List<Entry> entries(JsonParser parser) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw ApiError.validation("Each entry must be an object with a url");
            }
            if (entries.size() == maxEntries) {
                throw ApiError.validation("entries must hold at most " + maxEntries + " entries");
            }
            entries.add(entry(parser));
        }
        return entries;
    }

    private static Entry entry(JsonParser parser) throws IOException {
        String url = null;
        Optional<String> reason = Optional.empty();
        Optional<String> source = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "url" -> {
                    if (value != JsonToken.VALUE_STRING) {
                        throw ApiError.validation("url must be a string");
                    }
                    url = parser.getText();
                }
                case "reason" -> reason = note(parser, value, name, LONGEST_REASON);
                case "source" -> source = note(parser, value, name, LONGEST_SOURCE);
                default -> parser.skipChildren();
            }
        }
        if (url == null) {
            throw ApiError.validation("Missing required field: url");
        }
        return new Entry(url, reason, source);
    }

    /** An optional text; null and empty mean that there is none. */
    private static Optional<String> note(JsonParser parser, JsonToken value, String name, int longest)
            throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (value != JsonToken.VALUE_STRING) {
            throw ApiError.validation(name + " must be a string");
        }
        String text = parser.getText();
        if (text.codePointCount(0, text.length()) > longest) {
            throw ApiError.validation(name + " must have at most " + longest + " characters");
        }
        // Half a surrogate pair is no character and could not be stored as UTF-8.
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw ApiError.validation(name + " must not contain control characters");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    private <T> T parse(byte[] body, Reading<T> reading) {
        CharBuffer text = text(body);
        try (JsonParser parser = json.createParser(text.array(), text.arrayOffset(), text.remaining())) {
            T result = reading.read(parser);
            if (parser.nextToken() != null) {
                throw malformed();
            }
            return result;
        } catch (IOException e) {
            // Jackson's message quotes the input, so it goes no further.
            throw malformed();
        }
    }

    /** Decoded here because a JSON parser that is given bytes guesses at UTF-16 and skips over some bad UTF-8. */
    private static CharBuffer text(byte[] body) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
            boolean marked = text.hasRemaining() && text.charAt(0) == '\uFEFF';
            return marked ? text.slice(1, text.remaining() - 1) : text;
        } catch (CharacterCodingException e) {
            throw ApiError.validation("The request body is not valid UTF-8");
        }
    }

    private static ApiError malformed() {
        return ApiError.validation("The request body is not one well-formed JSON object");
    }
}
