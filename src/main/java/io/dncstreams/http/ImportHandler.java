package io.dncstreams.http;

import io.dncstreams.csv.CsvTable;
import io.dncstreams.csv.UnreadableCsvException;
import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.query.DncList.Caller;
import io.dncstreams.query.Imports;
import io.dncstreams.query.Imports.Contact;
import io.dncstreams.query.Imports.Upload;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/dnc/imports}: takes in a list of any length. It answers as soon as it knows how to read the list, and
 * goes on reading: rows flow into the log as they arrive, no faster than the log takes them.
 */
final class ImportHandler implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(ImportHandler.class);

    /** Each holds a connection and up to some megabytes of rows under way. */
    private static final int UPLOADS = 32;

    private static final int UPLOADS_OF_A_TEAM = 4;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Admission admission;
    private final Imports imports;
    private final Deadlines deadlines;
    private final Duration silence;
    private final Places places = new Places(UPLOADS, UPLOADS_OF_A_TEAM);
    private volatile boolean stopping;

    /** @param silence longest time between two rows */
    ImportHandler(Admission admission, Imports imports, Deadlines deadlines, Duration silence) {
        this.admission = admission;
        this.imports = imports;
        this.deadlines = deadlines;
        this.silence = silence;
    }

    /** Uploads under way end with their next row, interrupted. */
    void stop() {
        stopping = true;
    }

    @Override
    public void handle(Context ctx) {
        Caller caller = admission.admit(ctx, Bucket.BATCH, Scope.WRITE);
        RequestBody.refuseEncoding(ctx);
        String query = ctx.queryString();
        Optional<String> column = QueryString.single(query, "column").filter(text -> !text.isBlank());
        Optional<String> reason = note(query, "reason", BodyReader.LONGEST_REASON);
        Optional<String> source = note(query, "source", BodyReader.LONGEST_SOURCE);
        boolean csv = isCsv(ctx);
        places.within(caller.teamId(), RETRY, () -> {
            UploadStream body = new UploadStream(ctx, silence);
            body.ask(ctx);
            ImportRows rows = csv ? new CsvImportRows(table(body, column)) : new NdjsonImportRows(body);
            Upload upload = imports.begin(caller.teamId(), deadlines.next());
            accept(ctx, upload.importId());
            pour(rows, body, upload, reason, source);
        });
    }

    private static boolean isCsv(Context ctx) {
        String type = ctx.contentType() == null ? "" : ctx.contentType();
        return switch (type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
            case "text/csv", "application/csv" -> true;
            case "application/x-ndjson", "application/ndjson" -> false;
            default -> throw ApiError.unsupportedType("Content-Type must be text/csv or application/x-ndjson");
        };
    }

    private static Optional<String> note(String query, String name, int longest) {
        Optional<String> text = QueryString.single(query, name).filter(given -> !given.isBlank());
        if (text.isPresent()) {
            if (text.get().codePointCount(0, text.get().length()) > longest) {
                throw ApiError.validation(name + " must have at most " + longest + " characters");
            }
            if (text.get()
                    .codePoints()
                    .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
                throw ApiError.validation(name + " must not contain control characters");
            }
        }
        return text;
    }

    private static CsvTable table(UploadStream body, Optional<String> column) {
        try {
            return CsvTable.open(body, column);
        } catch (UnreadableCsvException e) {
            throw ApiError.validation(e.getMessage());
        } catch (UploadStream.SilentClientException e) {
            throw ApiError.bodyTimeout();
        } catch (IOException e) {
            throw ApiError.brokenBody();
        }
    }

    /** Sent while the rows are still to come, so a client learns the id before it can lose the connection. */
    private static void accept(Context ctx, String importId) {
        String path = "/v1/dnc/imports/" + importId;
        ctx.header("Location", path);
        Replies.data(
                ctx,
                202,
                new JsonBytes(128)
                        .raw("{\"id\":")
                        .string(importId)
                        .raw(",\"status\":\"running\",\"location\":")
                        .string(path)
                        .raw("}")
                        .toByteArray());
        try {
            ctx.res().flushBuffer();
        } catch (IOException e) {
            LOG.debug("the answer to an upload could not be delivered", e);
        }
    }

    /** The answer is under way, so whatever happens here is told by the import's state alone. */
    private void pour(
            ImportRows rows, UploadStream body, Upload upload, Optional<String> reason, Optional<String> source) {
        boolean whole = false;
        try {
            Optional<ImportRows.Row> row = rows.next();
            while (row.isPresent() && !stopping) {
                switch (row.get()) {
                    case ImportRows.Sound sound ->
                        upload.add(sound.line(), withDefaults(sound.contact(), reason, source));
                    case ImportRows.Unreadable unreadable ->
                        upload.fail(unreadable.line(), unreadable.code(), unreadable.bytes());
                }
                body.waitForRow();
                row = rows.next();
            }
            if (row.isEmpty()) {
                upload.end();
                whole = true;
            }
        } catch (IOException | RuntimeException e) {
            // Neither message is the client's text, but causes may quote it.
            LOG.info(
                    "import {} was interrupted: {}",
                    upload.importId(),
                    e.getClass().getSimpleName());
        } finally {
            if (!whole) {
                upload.interrupt();
            }
        }
    }

    private static Contact withDefaults(Contact contact, Optional<String> reason, Optional<String> source) {
        return new Contact(
                contact.url(),
                contact.reason()
                        .map(text -> cut(text, BodyReader.LONGEST_REASON))
                        .or(() -> reason),
                contact.source()
                        .map(text -> cut(text, BodyReader.LONGEST_SOURCE))
                        .or(() -> source),
                contact.occurredAt().map(text -> cut(text, BodyReader.LONGEST_SOURCE)));
    }

    /** As every opt-out is cut. Here already, for a row of a file may be longer than a record of the log. */
    private static String cut(String text, int codePoints) {
        return text.codePointCount(0, text.length()) <= codePoints
                ? text
                : text.substring(0, text.offsetByCodePoints(0, codePoints));
    }
}
