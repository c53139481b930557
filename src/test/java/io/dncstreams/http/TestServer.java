package io.dncstreams.http;

import io.dncstreams.http.RateLimits.Limits;
import io.dncstreams.key.ApiKeys;
import io.dncstreams.peer.HopMarkers;
import io.dncstreams.profile.ProfileUrls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The real server on a free port, with lists in memory, four keys and a clock that stands still. */
final class TestServer implements AutoCloseable {

    static final String KEY = "key-of-team-one";
    static final String OTHER_KEY = "key-of-team-two";
    static final String READ_KEY = "read-only-key";
    static final String WRITE_KEY = "write-only-key";
    static final Instant START = Instant.parse("2025-11-18T10:30:00Z");

    private static final HttpServer.Edge PLAIN = new HttpServer.Edge(Optional.empty(), true, false);

    final ManualClock clock = new ManualClock(START);
    final InMemoryDncList list = new InMemoryDncList(clock);
    final InMemoryImports imports = new InMemoryImports(clock);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final AtomicBoolean live = new AtomicBoolean(true);
    final AtomicBoolean ready = new AtomicBoolean(true);
    final HttpServer.Parts parts;
    final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    TestServer() {
        this(new Limits(0, 0, 0));
    }

    TestServer(Limits limits) {
        this(HttpSettings.defaults().at("127.0.0.1", 0), limits);
    }

    TestServer(HttpSettings settings, Limits limits) {
        this(settings, limits, keys());
    }

    TestServer(HttpSettings settings, Limits limits, ApiKeys keys) {
        this(settings, limits, keys, Optional.empty());
    }

    TestServer(HttpSettings settings, Limits limits, ApiKeys keys, Optional<Routing> routing) {
        this(settings, limits, keys, routing, Optional.of(new ApiDocs()), PLAIN);
    }

    TestServer(HttpSettings settings, Limits limits, ApiKeys keys, Optional<Routing> routing, HttpServer.Edge edge) {
        this(settings, limits, keys, routing, Optional.of(new ApiDocs()), edge);
    }

    static TestServer withDocs(Optional<ApiDocs> docs) {
        HttpSettings settings = HttpSettings.defaults().at("127.0.0.1", 0);
        return new TestServer(settings, new Limits(0, 0, 0), keys(), Optional.empty(), docs, PLAIN);
    }

    private TestServer(
            HttpSettings settings,
            Limits limits,
            ApiKeys keys,
            Optional<Routing> routing,
            Optional<ApiDocs> docs,
            HttpServer.Edge edge) {
        parts = new HttpServer.Parts(
                list,
                imports,
                keys,
                new RateLimits(limits, Map.of(), clock),
                ProfileUrls::read,
                live::get,
                ready::get,
                () -> "# TYPE up gauge\nup 1\n",
                meters,
                clock,
                routing,
                docs);
        server = new HttpServer(settings, parts, edge);
        server.start();
    }

    static ApiKeys keys() {
        Set<ApiKeys.Scope> all = Set.of(ApiKeys.Scope.READ, ApiKeys.Scope.WRITE);
        Map<String, ApiKeys.ApiKey> known = Map.of(
                KEY, new ApiKeys.ApiKey("key_1", "team_1", all),
                OTHER_KEY, new ApiKeys.ApiKey("key_2", "team_2", all),
                READ_KEY, new ApiKeys.ApiKey("key_3", "team_1", Set.of(ApiKeys.Scope.READ)),
                WRITE_KEY, new ApiKeys.ApiKey("key_4", "team_1", Set.of(ApiKeys.Scope.WRITE)));
        return bearer -> Optional.ofNullable(known.get(bearer));
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    HttpRequest.Builder request(String path) {
        return request(path, KEY);
    }

    HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + key);
    }

    HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpRequest call = request.build();
            HttpResponse<String> answer = client.send(call, HttpResponse.BodyHandlers.ofString());
            hold(call, answer);
            return answer;
        } catch (IOException e) {
            throw new AssertionError("the call got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Whatever a test is about, what it is answered must be as documented. */
    private static void hold(HttpRequest call, HttpResponse<String> answer) {
        boolean amongInstances = call.headers().map().containsKey(HopMarkers.MARKER)
                || call.uri().getPath().startsWith("/internal/");
        if (!amongInstances) {
            OpenApi.SHIPPED.hold(
                    call.method(),
                    call.uri().getRawPath(),
                    new OpenApi.Answer(answer.statusCode(), answer.headers().map(), Optional.of(answer.body())));
        }
    }

    private static void hold(String request, String wire) {
        String[] line = request.split("\r\n", 2)[0].split(" ", -1);
        if (request.split(" HTTP/1", -1).length == 2 && !request.contains(HopMarkers.MARKER)) {
            RawAnswers.single(wire).ifPresent(answer -> OpenApi.SHIPPED.hold(line[0], line[1], answer));
        }
    }

    Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends bytes as they are and reads until the server closes. */
    String raw(byte[] request) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            String wire = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            hold(new String(request, StandardCharsets.ISO_8859_1), wire);
            return wire;
        }
    }

    String raw(String request) throws IOException {
        return raw(request.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
