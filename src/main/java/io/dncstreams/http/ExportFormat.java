package io.dncstreams.http;

import io.dncstreams.list.Entry;
import io.dncstreams.list.EntryJson;
import io.dncstreams.list.SpreadsheetText;
import io.dncstreams.list.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** How a whole list is written down. */
enum ExportFormat {

    /** One entry a line, as the API serves it. */
    NDJSON("application/x-ndjson", "dnc-list.ndjson") {
        @Override
        byte[] head() {
            return new byte[0];
        }

        @Override
        byte[] lines(List<byte[]> entries) {
            JsonBytes lines = new JsonBytes(
                    entries.stream().mapToInt(entry -> entry.length + 1).sum());
            for (byte[] entry : entries) {
                lines.raw(entry).raw("\n");
            }
            return lines.toByteArray();
        }
    },

    /** RFC 4180 in UTF-8: a header row, lines end with CR LF. */
    CSV("text/csv; charset=utf-8; header=present", "dnc-list.csv") {
        @Override
        byte[] head() {
            return "url,reason,source,createdAt,id\r\n".getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        byte[] lines(List<byte[]> entries) {
            return entries.stream()
                    .map(ExportFormat::row)
                    .collect(Collectors.joining())
                    .getBytes(StandardCharsets.UTF_8);
        }
    };

    private final String contentType;
    private final String fileName;

    ExportFormat(String contentType, String fileName) {
        this.contentType = contentType;
        this.fileName = fileName;
    }

    /** @throws ApiError 400 for a format that isn't there */
    static ExportFormat named(String name) {
        return switch (name) {
            case "ndjson" -> NDJSON;
            case "csv" -> CSV;
            default -> throw ApiError.validation("format must be ndjson or csv");
        };
    }

    String contentType() {
        return contentType;
    }

    String fileName() {
        return fileName;
    }

    /** What stands before all entries. */
    abstract byte[] head();

    /** @param entries each the JSON that is served */
    abstract byte[] lines(List<byte[]> entries);

    private static String row(byte[] json) {
        Entry entry = EntryJson.read(json);
        return String.join(
                ",",
                cell(entry.url()),
                cell(SpreadsheetText.guarded(entry.reason().orElse(""))),
                cell(SpreadsheetText.guarded(entry.source().orElse(""))),
                Timestamps.format(entry.createdAt()),
                entry.id() + "\r\n");
    }

    private static String cell(String text) {
        // Blanks at the ends are part of a field, and some readers strip those that no quotes hold.
        boolean plain = text.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n')
                && text.strip().length() == text.length();
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
