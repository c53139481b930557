package io.dncstreams.peer;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Every setting of the client that calls other instances, with the reason. It is Jetty's because that one says whether
 * a request was begun when it failed, never repeats one by itself, and moves bodies from one connection to another
 * without holding them; the one of the JDK does none of these.
 */
final class PeerHttp {

    /** Names are resolved and connections opened within this; a host that is gone must not use up a caller's time. */
    private static final Duration CONNECT = Duration.ofSeconds(1);

    /** Longest silence within an answer, as on the listener. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final int CONNECTIONS_PER_PEER = 512;
    private static final int WAITING_PER_PEER = 10_000;
    private static final int BUFFER = 16 * 1024;
    private static final int LARGEST_HEADERS = 64 * 1024;

    private PeerHttp() {}

    /** @param tls empty for plain HTTP */
    static HttpClient start(Optional<SslContextFactory.Client> tls) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setConnectTimeout(CONNECT);
        tls.ifPresent(connector::setSslContextFactory);
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        QueuedThreadPool threads = new QueuedThreadPool(16, 2);
        threads.setName("peers");
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setConnectTimeout(CONNECT.toMillis());
        client.setAddressResolutionTimeout(CONNECT.toMillis());
        client.setIdleTimeout(IDLE.toMillis());
        client.setMaxConnectionsPerDestination(CONNECTIONS_PER_PEER);
        client.setMaxRequestsQueuedPerDestination(WAITING_PER_PEER);
        client.setRequestBufferSize(BUFFER);
        client.setResponseBufferSize(BUFFER);
        client.setMaxRequestHeadersSize(LARGEST_HEADERS);
        client.setMaxResponseHeadersSize(LARGEST_HEADERS);
        // An answer is the owner's and passes as it is; a header of the client's own would be one too many.
        client.setFollowRedirects(false);
        client.setUserAgentField((HttpField) null);
        client.setDefaultRequestContentType(null);
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client for other instances could not start", e);
        }
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().remove(org.eclipse.jetty.client.WWWAuthenticationProtocolHandler.NAME);
        client.getProtocolHandlers().remove(org.eclipse.jetty.client.ProxyAuthenticationProtocolHandler.NAME);
        client.getProtocolHandlers().remove(org.eclipse.jetty.client.RedirectProtocolHandler.NAME);
        return client;
    }

    static void stop(HttpClient client) {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client for other instances did not stop", e);
        }
    }
}
