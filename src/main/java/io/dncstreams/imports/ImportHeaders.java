package io.dncstreams.imports;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Parts of imports as record headers. Anybody may write such headers to the opt-out topic; what is malformed is none. */
public final class ImportHeaders {

    private static final String ID = "dnc-import";
    private static final String PART = "dnc-import-part";
    private static final String ROW = "dnc-import-row";
    private static final String LINE = "dnc-import-line";
    private static final String ERROR = "dnc-import-error";
    private static final String TOTAL = "dnc-import-total";

    private static final int LONGEST = 64;

    private ImportHeaders() {}

    public static Headers write(ImportPart part) {
        Headers headers = new RecordHeaders();
        put(headers, ID, part.importId());
        switch (part) {
            case ImportPart.Begin begin -> put(headers, PART, "begin");
            case ImportPart.Row row -> {
                put(headers, PART, "row");
                put(headers, ROW, Long.toString(row.row()));
                put(headers, LINE, Long.toString(row.line()));
            }
            case ImportPart.Failed failed -> {
                put(headers, PART, "failed");
                put(headers, ROW, Long.toString(failed.row()));
                put(headers, LINE, Long.toString(failed.line()));
                put(headers, ERROR, failed.code());
            }
            case ImportPart.End end -> {
                put(headers, PART, end.interrupted() ? "interrupted" : "end");
                put(headers, TOTAL, Long.toString(end.total()));
            }
        }
        return headers;
    }

    /** @return empty if the record is not of an import, or not as {@link #write} makes it */
    public static Optional<ImportPart> read(Headers headers) {
        Optional<String> id =
                text(headers, ID).filter(text -> ImportId.partition(text).isPresent());
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return switch (text(headers, PART).orElse("")) {
            case "begin" -> Optional.of(new ImportPart.Begin(id.get()));
            case "row" -> row(headers, id.get()).map(row -> row);
            case "failed" ->
                row(headers, id.get())
                        .flatMap(row -> code(headers)
                                .map(code -> new ImportPart.Failed(row.importId(), row.row(), row.line(), code)));
            case "end" -> number(headers, TOTAL, 0).map(total -> new ImportPart.End(id.get(), total, false));
            case "interrupted" -> number(headers, TOTAL, 0).map(total -> new ImportPart.End(id.get(), total, true));
            default -> Optional.empty();
        };
    }

    private static Optional<ImportPart.Row> row(Headers headers, String id) {
        return number(headers, ROW, 1)
                .flatMap(row -> number(headers, LINE, 1).map(line -> new ImportPart.Row(id, row, line)));
    }

    private static Optional<String> code(Headers headers) {
        return text(headers, ERROR)
                .filter(code ->
                        !code.isEmpty() && code.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_' || c == ':'));
    }

    /** Up to eighteen digits, so that no sum of two runs over. */
    private static Optional<Long> number(Headers headers, String name, long least) {
        return text(headers, name)
                .filter(text ->
                        !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(Long::valueOf)
                .filter(number -> number >= least);
    }

    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null || header.value().length > LONGEST
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.ISO_8859_1));
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.US_ASCII));
    }
}
