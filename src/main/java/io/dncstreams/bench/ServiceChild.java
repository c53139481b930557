package io.dncstreams.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The service in a JVM of its own, as a user starts it, on the stores and topics of the lab. */
final class ServiceChild implements AutoCloseable {

    /** By name, for the command line stands above this package. */
    private static final String PROGRAM = "io.dncstreams.cli.Dnc";

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(90);

    private final Process process;
    private final long began;
    private final int port;
    private final Path log;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread end;

    private ServiceChild(Process process, long began, int port, Path log) {
        this.process = process;
        this.began = began;
        this.port = port;
        this.log = log;
        this.end = new Thread(process::destroyForcibly, "bench-child-end");
        Runtime.getRuntime().addShutdownHook(end);
    }

    /**
     * Starts it and returns at once.
     *
     * @param name of the instance; one that has been started before finds its stores again
     * @param heap as {@code -Xmx} takes it
     * @param more environment variables
     */
    static ServiceChild start(Lab lab, String name, String heap, Map<String, String> more) throws IOException {
        int port = Programs.freePort();
        Map<String, String> settings = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                lab.bootstrapServers(),
                "DNC_APPLICATION_ID",
                RunningCore.APPLICATION,
                "DNC_HTTP_PORT",
                Integer.toString(port),
                "DNC_STATE_DIR",
                stateDir(lab, name).toString(),
                "DNC_STREAM_THREADS",
                "2",
                "DNC_STANDBY_REPLICAS",
                "0",
                "DNC_TOPICS_REPLICAS",
                "1",
                "DNC_TOPICS_PARTITIONS",
                Integer.toString(Lab.PARTITIONS),
                "DNC_RATE_LIMIT_READ",
                "0",
                "DNC_CLUSTER_DRAIN_TIME",
                "0ms"));
        settings.putAll(more);
        return start(program(lab, name, heap, "serve"), settings, port);
    }

    /**
     * Starts {@code dnc dev} and returns at once.
     *
     * @param folder where it keeps everything
     */
    static ServiceChild dev(Lab lab, Path folder) throws IOException {
        int port = Programs.freePort();
        String http = Integer.toString(port);
        return start(
                program(
                        lab,
                        "dev",
                        BrokerProcess.HEAP,
                        JavaProcess.likeDev(),
                        "dev",
                        "--no-sample",
                        "--kafka-port=0",
                        "--http-port=" + http,
                        "--data-dir=" + folder),
                Map.of(),
                port);
    }

    private static ServiceChild start(ProcessBuilder builder, Map<String, String> settings, int port)
            throws IOException {
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(variable -> variable.startsWith("DNC_") || variable.startsWith("KAFKA_"));
        // As in the image: glibc otherwise keeps a pool of memory for each thread that ever allocated.
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.putAll(settings);
        long began = System.nanoTime();
        return new ServiceChild(
                builder.start(), began, port, builder.redirectOutput().file().toPath());
    }

    /** How long the program takes to say its version: the JVM, the class path and the command line. */
    static Duration timeVersion(Lab lab, String heap) throws IOException, InterruptedException {
        long began = System.nanoTime();
        int exit = program(lab, "version", heap, "--version").start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("the program ended with " + exit);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static ProcessBuilder program(Lab lab, String log, String heap, String... arguments) {
        return program(lab, log, heap, JavaProcess.cache(), arguments);
    }

    private static ProcessBuilder program(Lab lab, String log, String heap, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(JavaProcess.command(heap));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PROGRAM));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(lab.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        lab.folder().resolve(log + ".log").toFile()));
    }

    /** The first instance goes on with what this JVM's own core has in its stores. */
    static Path stateDir(Lab lab, String name) {
        return name.equals("first")
                ? lab.streams(RunningCore.APPLICATION).stateDir()
                : lab.folder().resolve(name);
    }

    int port() {
        return port;
    }

    /**
     * Waits until it is ready.
     *
     * @return time since the start of the process
     */
    Duration awaitReady() throws InterruptedException, TimeoutException, IOException {
        await(() -> status("/health/ready") == 200, "it is not ready");
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until the lists are known in memory, which a start begins and does not wait for. */
    Duration awaitLists() throws InterruptedException, TimeoutException, IOException {
        await(() -> metric("dnc_lists_read") == Lab.PARTITIONS, "it has not read its lists");
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Waits until it does next to nothing, such as copying stores. */
    void awaitQuiet() throws InterruptedException, TimeoutException, IOException {
        Duration[] before = {cpuTime()};
        await(
                () -> {
                    Thread.sleep(1000);
                    Duration spent = cpuTime().minus(before[0]);
                    before[0] = cpuTime();
                    return spent.toMillis() < 150;
                },
                "it does not come to rest");
    }

    /** Value of a metric without labels, 0 if it isn't there. */
    double metric(String name) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Most bytes of the machine's memory that it ever held; empty where the system doesn't tell. */
    OptionalLong mostResidentBytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst();
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(Condition condition, String otherwise)
            throws IOException, InterruptedException, TimeoutException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "the service ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            if (System.nanoTime() - limit > 0) {
                throw new TimeoutException(otherwise + " after " + PATIENCE);
            }
            Thread.sleep(LOOK);
        }
    }

    private int status(String path) throws InterruptedException {
        try {
            return get(path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asks it to end, and waits until it has closed its stores. */
    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the service did not end within " + STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }
}
