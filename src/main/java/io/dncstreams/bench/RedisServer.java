package io.dncstreams.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A Redis that keeps the listed people of the workload in its memory and nowhere else. */
final class RedisServer implements AutoCloseable {

    private static final int BATCH = 1_000;
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Lab lab;
    private final Process process;
    private final int port;

    private RedisServer(Lab lab, Process process, int port) {
        this.lab = lab;
        this.process = process;
        this.port = port;
        lab.counts(process);
    }

    /** Starts it and tells it who is listed. */
    static RedisServer start(Lab lab, Path program) throws IOException, InterruptedException {
        int port = Programs.freePort();
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .directory(lab.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(lab.folder().resolve("redis.log").toFile())
                .start();
        RedisServer server = new RedisServer(lab, process, port);
        try (RedisConnection connection = server.firstConnection()) {
            fill(connection, lab.workload());
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private RedisConnection firstConnection() throws IOException, InterruptedException {
        long limit = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                return connect();
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() - limit > 0) {
                    throw new IOException("Redis did not start", e);
                }
                Thread.sleep(LOOK);
            }
        }
    }

    private static void fill(RedisConnection connection, Workload workload) throws IOException {
        long listed = workload.listed();
        for (long first = 0; first < listed; first += BATCH) {
            Map<String, String> entries = HashMap.newHashMap(BATCH);
            for (long person = first; person < Math.min(listed, first + BATCH); person++) {
                entries.put(key(workload.team(person), Workload.person(person).url()), entryId(person));
            }
            connection.set(entries);
        }
    }

    /** Under which a team's entry for a person is found. */
    static String key(String team, String url) {
        return team + "|" + url;
    }

    /** As long as the ids of the service. */
    private static String entryId(long person) {
        return String.format(Locale.ROOT, "dnc_%024d", person);
    }

    RedisConnection connect() throws IOException {
        return RedisConnection.open(port);
    }

    @Override
    public void close() {
        lab.countsNoMore(process);
        Programs.stop(process);
    }
}
