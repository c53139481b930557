package io.dncstreams.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Calls the REST API with one key. A call that is told to come back later does so, as long as its {@link Patience}
 * lasts; whatever else is not an answer 2xx becomes an {@link ApiException}. Thread-safe.
 */
public final class ApiClient implements AutoCloseable {

    private static final int LARGEST_ERROR = 64 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final URI base;
    private final ApiKeyText key;
    private final Patience patience;
    private final HttpClient http;

    /**
     * @param base address of the service, e.g. {@code http://127.0.0.1:8080}
     * @throws IllegalArgumentException with a sentence, if the address is none of HTTP
     */
    public ApiClient(URI base, ApiKeyText key, Patience patience) {
        this(base, key, patience, Optional.empty());
    }

    /**
     * The same.
     *
     * @param trust which certificates are accepted, if not those that Java trusts
     */
    public ApiClient(URI base, ApiKeyText key, Patience patience, Optional<SSLContext> trust) {
        boolean usable = ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))
                && base.getHost() != null
                && base.getRawQuery() == null
                && base.getRawFragment() == null
                && base.getRawUserInfo() == null;
        if (!usable) {
            throw new IllegalArgumentException(
                    "The address of the service must be like http://127.0.0.1:8080 or https://dnc.example.com.");
        }
        this.base = base;
        this.key = key;
        this.patience = patience;
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        trust.ifPresent(client::sslContext);
        this.http = client.build();
    }

    /**
     * Makes sure that the key is valid and of the team that the user means.
     *
     * @throws ApiException also if the key belongs to another team
     */
    public void requireTeam(String teamId) {
        HttpResponse<InputStream> answer = open(request("/v1/verify").GET());
        close(answer.body());
        Optional<String> team = answer.headers().firstValue("X-Dnc-Team");
        if (!team.equals(Optional.of(teamId))) {
            throw ApiException.refused(
                    403,
                    team.isEmpty()
                            ? "The service does not say whose the API key is."
                            : "The API key is not of this team.");
        }
    }

    /** The JSON that a GET is answered with, the envelope included. */
    public JsonNode get(String path) {
        return json(open(request(path).GET()));
    }

    /** Posts JSON; to be used for calls that may be repeated. */
    public JsonNode post(String path, byte[] json) {
        return json(
                open(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(json))));
    }

    /**
     * Posts a stream.
     *
     * @param body asked for its content again if the call is repeated
     */
    public JsonNode post(String path, String contentType, BodyPublisher body) {
        return json(open(request(path).header("Content-Type", contentType).POST(body)));
    }

    /**
     * Opens an answer that is too large to be kept. Reading it throws an IOException where it was cut off, or nothing
     * more came for as long as {@link Patience#answer}; who reads it to the end has it whole.
     */
    public Download download(String path) {
        HttpResponse<InputStream> answer = open(request(path).GET());
        return new Download(answer.headers(), new PatientStream(answer.body(), patience.answer()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(String path) {
        String address = base.toString();
        return HttpRequest.newBuilder(URI.create(
                        address.endsWith("/") ? address.substring(0, address.length() - 1) + path : address + path))
                .timeout(patience.answer())
                .header("Authorization", "Bearer " + key.text());
    }

    /** An answer 2xx, its body still to be read. */
    private HttpResponse<InputStream> open(HttpRequest.Builder call) {
        HttpRequest request = call.build();
        long end = System.nanoTime() + patience.repeats().toNanos();
        while (true) {
            HttpResponse<InputStream> answer = once(request);
            int status = answer.statusCode();
            if (status >= 200 && status < 300) {
                return answer;
            }
            String message = errorMessage(answer.body());
            Duration pause = retryAfter(answer);
            boolean later = status == 429 || status == 503;
            if (!later || System.nanoTime() + pause.toNanos() > end) {
                throw ApiException.refused(status, sentence(status, message));
            }
            sleep(pause);
        }
    }

    private HttpResponse<InputStream> once(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw ApiException.noAnswer("Nothing answers at " + base + ".", e);
        } catch (HttpTimeoutException e) {
            throw ApiException.noAnswer(
                    "No answer from %s within %d s."
                            .formatted(base, patience.answer().toSeconds()),
                    e);
        } catch (IOException e) {
            throw ApiException.noAnswer("The connection to " + base + " broke before the answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.noAnswer("Interrupted while waiting for " + base + ".", e);
        }
    }

    private static JsonNode json(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw ApiException.noAnswer("The answer is not JSON; is this the address of a dnc-streams service?", e);
        } catch (IOException e) {
            throw ApiException.noAnswer("The connection broke in the middle of the answer.", e);
        }
    }

    private static String errorMessage(InputStream body) {
        try (body) {
            return JSON.readTree(body.readNBytes(LARGEST_ERROR)).path("message").asText("");
        } catch (IOException e) {
            return "";
        }
    }

    private static String sentence(int status, String message) {
        String said = message.isBlank()
                ? ""
                : ": " + message.replaceAll("\\p{Cntrl}", " ").strip();
        return "The service answered %d%s%s".formatted(status, said, said.endsWith(".") ? "" : ".");
    }

    private static Duration retryAfter(HttpResponse<?> answer) {
        try {
            long seconds =
                    Long.parseLong(answer.headers().firstValue("Retry-After").orElse("1"));
            Duration pause = Duration.ofSeconds(Math.clamp(seconds, 0, 3600));
            return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
        } catch (NumberFormatException e) {
            return SHORTEST_PAUSE;
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.noAnswer("Interrupted while waiting for the next try.", e);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw ApiException.noAnswer("The connection broke in the middle of the answer.", e);
        }
    }
}
