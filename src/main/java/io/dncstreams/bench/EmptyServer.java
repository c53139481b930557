package io.dncstreams.bench;

import io.javalin.Javalin;
import io.javalin.http.Handler;

/** A Javalin whose handler does nothing, on virtual threads as the service does. */
final class EmptyServer implements AutoCloseable {

    private final Javalin javalin;

    private EmptyServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /** Answers checks with nothing. */
    static EmptyServer start() {
        return start("/v1/dnc/check", ctx -> {});
    }

    /** Answers every list with these bytes. */
    static EmptyServer listing(byte[] body) {
        return start("/v1/dnc", ctx -> ctx.contentType("application/json").result(body));
    }

    private static EmptyServer start(String path, Handler handler) {
        return new EmptyServer(javalin(path, handler).start("127.0.0.1", 0));
    }

    /** As everything is set up that the service is held against. */
    static Javalin javalin(String path, Handler handler) {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.concurrency.useVirtualThreads = true;
            config.routes.get(path, handler);
        });
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
