package io.dncstreams.bench;

import io.javalin.Javalin;

/** A Javalin that answers everything with nothing, on virtual threads as the service does. */
final class EmptyServer implements AutoCloseable {

    private final Javalin javalin;

    private EmptyServer(Javalin javalin) {
        this.javalin = javalin;
    }

    static EmptyServer start() {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.concurrency.useVirtualThreads = true;
            config.routes.get("/v1/dnc/check", ctx -> {});
        });
        return new EmptyServer(javalin.start("127.0.0.1", 0));
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
