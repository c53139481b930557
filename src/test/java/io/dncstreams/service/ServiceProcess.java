package io.dncstreams.service;

import io.dncstreams.cli.Dnc;
import io.dncstreams.deploy.ImageClassPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The service in a process of its own, which can be killed. It has what is in the image and no more. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);

    private final String bootstrapServers;
    private final Path folder;
    private final Map<String, String> environment;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Process process;

    ServiceProcess(String bootstrapServers, Path folder) {
        this(bootstrapServers, folder, Map.of());
    }

    /** @param environment further variables */
    ServiceProcess(String bootstrapServers, Path folder, Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.bootstrapServers = bootstrapServers;
        this.folder = folder;
        this.port = freePort();
    }

    void start() {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        ImageClassPath.text(),
                        Dnc.class.getName(),
                        "serve"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("service.log").toFile()));
        // Shorter than in production: tests that take their time for either say so.
        builder.environment().put("DNC_CLUSTER_SESSION_TIMEOUT", "3s");
        builder.environment().put("DNC_CLUSTER_DRAIN_TIME", "0s");
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers,
                        "DNC_HTTP_PORT",
                        Integer.toString(port),
                        "DNC_STATE_DIR",
                        folder.resolve("state").toString(),
                        "DNC_TOPICS_REPLICAS",
                        "1",
                        "DNC_TOPICS_PARTITIONS",
                        Integer.toString(CoreUnderTest.PARTITIONS),
                        "DNC_RATE_LIMIT_READ",
                        "0",
                        "DNC_RATE_LIMIT_WRITE",
                        "0",
                        "DNC_RATE_LIMIT_BATCH",
                        "0"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        Awaitility.await("the service is ready").atMost(START).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the service ended with " + process.exitValue());
            }
            return status("GET", "/health/ready", "", "") == 200;
        });
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGSTOP: it does nothing from now on, and others can't tell that from being dead. */
    void sleep() {
        signal("STOP");
    }

    /** SIGCONT. */
    void wake() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM; does not wait. */
    void terminate() {
        process.destroy();
    }

    boolean isReady() {
        return status("GET", "/health/ready", "", "") == 200;
    }

    /** SIGTERM; waits for the end. */
    int stop() throws InterruptedException {
        terminate();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the service did not stop within a minute");
        }
        return process.exitValue();
    }

    int awaitExit() throws InterruptedException {
        return awaitExit(Duration.ofMinutes(1));
    }

    int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost)) {
            throw new IllegalStateException("the service did not end within " + atMost);
        }
        return process.exitValue();
    }

    /** @return 0 if there was no answer */
    int status(String method, String path, String key, String body) {
        return exchange(method, path, key, body).status();
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * An answer, with status 0 if there was none.
     *
     * @param refused whether nobody listened, so that nothing can have been done
     * @param retryAfter whether it says when to come again
     */
    record Answer(int status, String body, boolean refused, boolean retryAfter) {}

    Answer exchange(String method, String path, String key, String body) {
        return exchange(method, path, key, body, "application/json");
    }

    Answer exchange(String method, String path, String key, String body, String contentType) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path))
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.body(),
                    false,
                    response.headers().firstValue("Retry-After").isPresent());
        } catch (ConnectException e) {
            return new Answer(0, "", true, false);
        } catch (IOException e) {
            return new Answer(0, "", false, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, "", false, false);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
        }
        client.close();
    }
}
