package io.dncstreams.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** {@code GET /metrics}: the text that Prometheus scrapes, the one answer that isn't JSON. */
final class MetricsHandler implements Handler {

    private final Supplier<String> scrape;

    MetricsHandler(Supplier<String> scrape) {
        this.scrape = scrape;
    }

    @Override
    public void handle(Context ctx) {
        byte[] text = scrape.get().getBytes(StandardCharsets.UTF_8);
        ctx.status(200).contentType("text/plain; version=0.0.4; charset=utf-8").result(text);
    }
}
