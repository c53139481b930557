package io.dncstreams.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.dncstreams.query.Imports.Contact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rows of an upload that has one JSON object a line. */
final class NdjsonImportRows implements ImportRows {

    /** Largest line, in bytes. */
    private static final int LONGEST = 64 << 10;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final InputStream in;
    private final byte[] buffer = new byte[LONGEST];
    private int start;
    private int limit;
    private boolean ended;
    private long line;

    NdjsonImportRows(InputStream in) {
        this.in = in;
    }

    @Override
    public Optional<Row> next() throws IOException {
        while (true) {
            int length = lineLength();
            if (length == 0 && ended) {
                return Optional.empty();
            }
            line++;
            byte[] bytes = Arrays.copyOfRange(buffer, start, start + length);
            start += length;
            if (length > 0 && bytes[length - 1] != '\n' && !ended) {
                skipLine();
                return Optional.of(unreadable("row_too_long", bytes));
            }
            Optional<Row> row = read(bytes);
            if (row.isPresent()) {
                return row;
            }
        }
    }

    /** Bytes up to and with the next line end, or all there are, or as many as fit. */
    private int lineLength() throws IOException {
        for (int length = 0; ; length++) {
            if (start + length == limit && !fill()) {
                return length;
            }
            if (buffer[start + length] == '\n') {
                return length + 1;
            }
        }
    }

    private void skipLine() throws IOException {
        int length = lineLength();
        while (length > 0 && buffer[start + length - 1] != '\n' && !ended) {
            start += length;
            length = lineLength();
        }
        start += length;
    }

    /** @return false at the end, or if the buffer is full of one line */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        start = 0;
        if (limit == buffer.length) {
            return false;
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        ended = read < 0;
        limit += Math.max(0, read);
        return !ended;
    }

    /** @return empty for a blank line */
    private Optional<Row> read(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Optional.of(unreadable("bad_encoding", bytes));
        }
        String json = line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (json.isBlank()) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of(unreadable("bad_json", bytes));
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    fields.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                return Optional.of(unreadable("bad_json", bytes));
            }
        } catch (IOException e) {
            return Optional.of(unreadable("bad_json", bytes));
        }
        if (fields.getOrDefault("url", "").isBlank()) {
            return Optional.of(unreadable("missing_url", bytes));
        }
        return Optional.of(new Sound(
                line,
                new Contact(
                        fields.get("url"),
                        first(fields, "reason"),
                        first(fields, "source"),
                        first(fields, "occurredAt", "createdAt", "$createdAt"))));
    }

    private static Optional<String> first(Map<String, String> fields, String... names) {
        return Arrays.stream(names)
                .map(name -> fields.getOrDefault(name, ""))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    private Unreadable unreadable(String code, byte[] bytes) {
        return new Unreadable(line, code, Arrays.copyOf(bytes, Math.min(bytes.length, CsvImportRows.FIRST_BYTES)));
    }
}
