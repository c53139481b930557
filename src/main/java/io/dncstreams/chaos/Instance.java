package io.dncstreams.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** One instance of the service in a process of its own. */
final class Instance {

    private static final String HEAP = "256m";
    private static final Duration PROBE = Duration.ofMillis(800);

    private final int number;
    private final int port;
    private final Child process;
    private final HttpClient probes = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE)
            .build();
    private volatile boolean ready;

    Instance(ChaosPlan plan, Path folder, int number, int port, String bootstrapServers) throws IOException {
        this.number = number;
        this.port = port;
        Path own = Files.createDirectories(folder.resolve("instance-" + number));
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("DNC_HTTP_PORT", Integer.toString(port));
        environment.put("DNC_STATE_DIR", own.resolve("state").toString());
        environment.put("DNC_TOPICS_PARTITIONS", Integer.toString(ChaosPlan.PARTITIONS));
        environment.put("DNC_RATE_LIMIT_READ", "0");
        environment.put("DNC_RATE_LIMIT_WRITE", "0");
        environment.put("DNC_RATE_LIMIT_BATCH", "0");
        environment.put("DNC_STREAM_THREADS", "1");
        environment.put("DNC_ROCKSDB_MEMORY", "32MiB");
        environment.put("DNC_CLUSTER_INSTANCE_NAME", "instance-" + number);
        environment.put("DNC_CLUSTER_SECRET", "the-secret-of-the-instances-in-a-chaos-run");
        environment.put("DNC_CLUSTER_SESSION_TIMEOUT", plan.session().toMillis() + "ms");
        environment.put("DNC_CLUSTER_DRAIN_TIME", "1s");
        this.process = new Child(
                "instance " + number,
                HEAP,
                folder.resolve("instance-%d.log".formatted(number)),
                environment,
                plan.program(),
                "serve");
    }

    int number() {
        return number;
    }

    Child process() {
        return process;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** As a load balancer knows it. */
    boolean isReady() {
        return ready;
    }

    /** Asks the instance. */
    void probe() {
        try {
            HttpResponse<Void> answer = probes.send(
                    HttpRequest.newBuilder(uri("/health/ready")).timeout(PROBE).build(),
                    HttpResponse.BodyHandlers.discarding());
            ready = answer.statusCode() == 200;
        } catch (IOException e) {
            ready = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        process.close();
        probes.close();
    }
}
