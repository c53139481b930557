package io.dncstreams.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A listener that leaves without cutting anybody off. A client may take up a kept-alive connection at the moment in which
 * it is closed, and HTTP has no answer to that; so clients are made to give their connections up by themselves first.
 */
final class LeavingConnector extends ServerConnector {

    /** Once nobody new is let in, a kept-alive connection that says nothing for this long is closed. */
    private static final long GOODBYE_MILLIS = 100;

    /** As long is waited for the first call of a connection that was just opened. */
    private static final Duration FIRST_CALL = Duration.ofSeconds(1);

    private final HttpConfiguration http;

    LeavingConnector(Server server, HttpConfiguration http) {
        super(server, 1, 1, new HttpConnectionFactory(http));
        this.http = http;
        // Set below, for each by what is to be expected of it.
        setShutdownIdleTimeout(-1);
    }

    /** From now on every answer says {@code Connection: close}; new connections are still let in. */
    void sayGoodbye() {
        http.setPersistentConnectionsEnabled(false);
    }

    /**
     * Lets nobody new in, and serves those who are connected on, each until its next answer. Returns when all have gone, or
     * after the time in which a call that was on its way can have arrived.
     */
    void letThemGo() throws InterruptedException {
        try {
            shutdown().get(FIRST_CALL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Calls are under way, and for those the server waits.
        } catch (ExecutionException e) {
            throw new IllegalStateException("the listener did not close", e);
        }
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        CompletableFuture<Void> gone = super.shutdown();
        for (EndPoint client : getConnectedEndPoints()) {
            Connection connection = client.getConnection();
            if (connection == null || connection.getMessagesIn() == 0) {
                client.setIdleTimeout(Math.min(client.getIdleTimeout(), FIRST_CALL.toMillis()));
            } else if (connection.getMessagesIn() <= connection.getMessagesOut()) {
                client.setIdleTimeout(GOODBYE_MILLIS);
            }
        }
        return gone;
    }
}
