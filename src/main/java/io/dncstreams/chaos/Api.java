package io.dncstreams.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Calls as a client behind a load balancer makes them: one that finds nobody listening goes to the next instance. */
final class Api implements AutoCloseable {

    /** A call that has no answer by then is given up; the service promises one a little sooner. */
    static final Duration PATIENCE = ChaosPlan.DEADLINE.plusSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Instance> instances;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    Api(List<Instance> instances) {
        this.instances = instances;
    }

    /** What a client asks. */
    record Question(String method, String path, String key, String body, String requestId) {}

    /**
     * @param status 0 if there was none
     * @param neverDone whether nobody listened, so that surely nothing happened
     * @param total of the header {@code X-Total-Count}
     */
    record Answer(
            int instance,
            long start,
            long end,
            int status,
            JsonNode body,
            boolean retryAfter,
            OptionalLong total,
            boolean neverDone) {}

    /** @param first number of the instance that is tried first */
    Answer ask(int first, Question question) {
        long start = System.nanoTime();
        Answer answer = askOne(first, start, question);
        for (int i = 1; i < instances.size() && answer.neverDone(); i++) {
            answer = askOne((first + i) % instances.size(), start, question);
        }
        return answer;
    }

    private Answer askOne(int number, long start, Question question) {
        Duration left = PATIENCE.minusNanos(System.nanoTime() - start);
        HttpRequest request = HttpRequest.newBuilder(instances.get(number).uri(question.path()))
                .timeout(left.isPositive() ? left : Duration.ofMillis(1))
                .header("Authorization", "Bearer " + question.key())
                .header("Content-Type", "application/json")
                .header("X-Request-Id", question.requestId())
                .method(question.method(), HttpRequest.BodyPublishers.ofString(question.body()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    number,
                    start,
                    System.nanoTime(),
                    response.statusCode(),
                    json(response.body()),
                    response.headers().firstValue("Retry-After").isPresent(),
                    response.headers().firstValueAsLong("X-Total-Count"),
                    false);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            return none(number, start, true);
        } catch (IOException e) {
            return none(number, start, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none(number, start, false);
        }
    }

    private static Answer none(int number, long start, boolean neverDone) {
        return new Answer(
                number, start, System.nanoTime(), 0, MissingNode.getInstance(), false, OptionalLong.empty(), neverDone);
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
