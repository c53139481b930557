package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Bucket;
import io.dncstreams.key.ApiKeys.Scope;
import io.dncstreams.query.DncList;
import io.dncstreams.query.DncList.Caller;
import io.dncstreams.query.ListExport;
import io.dncstreams.query.UnavailableException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/dnc/export}: the team's whole list, newest first, in constant memory. Its length isn't known beforehand,
 * so it goes out in chunks, and the last chunk is sent only after the last entry: where anything fails on the way, the
 * connection is closed without it.
 */
final class ExportHandler implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(ExportHandler.class);

    /** Read at once; some 100 KiB, and a millisecond of the store. */
    private static final int PIECE = 500;

    private static final int AT_ONCE = 8;
    private static final int AT_ONCE_PER_TEAM = 2;
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Admission admission;
    private final DncList list;
    private final Deadlines deadlines;
    private final PacedBody.Pace pace;
    private final Places places = new Places(AT_ONCE, AT_ONCE_PER_TEAM);

    ExportHandler(Admission admission, DncList list, Deadlines deadlines, PacedBody.Pace pace) {
        this.admission = admission;
        this.list = list;
        this.deadlines = deadlines;
        this.pace = pace;
    }

    @Override
    public void handle(Context ctx) {
        Caller caller = admission.admit(ctx, Bucket.READ, Scope.READ);
        ExportFormat format = ExportFormat.named(
                QueryString.single(ctx.queryString(), "format").orElse("ndjson"));
        if (!ctx.req().getProtocol().equals("HTTP/1.1") || ctx.header(PeerCalls.OLD_CLIENT) != null) {
            throw ApiError.validation("An export needs HTTP/1.1: without chunks nobody could tell whether it is whole");
        }
        places.within(caller.teamId(), RETRY, () -> answer(ctx, caller, format));
    }

    /** How many exports are under way. */
    int atWork() {
        return places.taken();
    }

    private void answer(Context ctx, Caller caller, ExportFormat format) {
        ListExport export = list.export(caller.teamId(), deadlines.next());
        List<byte[]> first = export.next(PIECE);
        ctx.status(200).contentType(format.contentType());
        ctx.header("Content-Disposition", "attachment; filename=\"" + format.fileName() + "\"");
        ctx.header("X-Total-Count", Long.toString(export.count()));
        // To a client that wants the connection closed Jetty would send without chunks, and any end would look whole.
        ctx.header("Transfer-Encoding", "chunked");
        if (!ctx.req().getMethod().equals("HEAD")) {
            send(ctx, format, export, first);
        }
    }

    /** From here on an error can't be told any more, only shown by an end that is missing. */
    private void send(Context ctx, ExportFormat format, ListExport export, List<byte[]> first) {
        // A response that was cut off has forgotten it.
        String request = EdgeHandler.requestId(ctx);
        try (PacedBody body = new PacedBody(ctx, pace)) {
            try {
                body.write(format.head());
                // Says at once that there is an answer, and that it comes in chunks.
                body.flush();
                for (List<byte[]> piece = first; !piece.isEmpty(); piece = export.next(PIECE)) {
                    body.write(format.lines(piece));
                }
                body.flush();
            } catch (UnavailableException e) {
                LOG.info("Export {} was cut off: {}", request, e.getMessage());
                body.cutOff();
            } catch (IOException e) {
                LOG.info("Export {} was cut off: the client {}", request, reason(body));
                body.cutOff();
            } catch (RuntimeException | Error e) {
                body.cutOff();
                throw e;
            }
        } catch (IOException e) {
            LOG.debug("an export could not be begun", e);
        }
    }

    private static String reason(PacedBody body) {
        return body.isCut() ? "reads too slowly" : "is gone";
    }
}
