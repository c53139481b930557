package io.dncstreams.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks one server over and over, from a process of its own, on connections that stay open; each has one call under way. */
sealed interface LoadGenerator {

    String name();

    /** @param p99Millis how long all but the slowest hundredth of the answers took */
    record Answered(double perSecond, double p99Millis) {}

    /**
     * @param requests one a line: API key, space, request target
     * @throws IOException if any answer was not 200
     */
    Answered run(int port, int connections, Duration span, Path requests) throws IOException, InterruptedException;

    /** {@code wrk} if it is installed, for it takes the least from the server; else a client of our own. */
    static LoadGenerator best(Path folder) throws IOException {
        Optional<Path> wrk = Programs.find("wrk");
        if (wrk.isEmpty()) {
            return new OwnClient(folder.resolve("load.log"));
        }
        Path script = folder.resolve("requests.lua");
        try (InputStream shipped = LoadGenerator.class.getResourceAsStream("requests.lua")) {
            Files.copy(shipped, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Wrk(wrk.get(), script);
    }

    /** @param script makes wrk's requests out of the file's lines */
    record Wrk(Path program, Path script) implements LoadGenerator {

        private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
        private static final Pattern P99 = Pattern.compile("\\s99%\\s+([0-9.]+)(us|ms|s)\\b");

        @Override
        public String name() {
            return "wrk";
        }

        @Override
        public Answered run(int port, int connections, Duration span, Path requests)
                throws IOException, InterruptedException {
            Process process = new ProcessBuilder(
                            program.toString(),
                            "--threads=1",
                            "--latency",
                            "--connections=" + connections,
                            "--duration=" + span.toSeconds() + "s",
                            "--script=" + script,
                            "http://127.0.0.1:" + port,
                            "--",
                            requests.toString())
                    .redirectErrorStream(true)
                    .start();
            return answered(output(process));
        }

        /** What wrk says of a run. */
        static Answered answered(String said) throws IOException {
            Matcher rate = RATE.matcher(said);
            Matcher p99 = P99.matcher(said);
            if (!rate.find() || !p99.find() || said.contains("Non-2xx") || said.contains("Socket errors")) {
                throw new IOException("wrk was not content:\n" + said);
            }
            double millis = Double.parseDouble(p99.group(1))
                    * switch (p99.group(2)) {
                        case "us" -> 0.001;
                        case "ms" -> 1;
                        default -> 1_000;
                    };
            return new Answered(Double.parseDouble(rate.group(1)), millis);
        }
    }

    /** @param log where its errors go */
    record OwnClient(Path log) implements LoadGenerator {

        @Override
        public String name() {
            return "a client of our own (wrk is not on the PATH)";
        }

        @Override
        public Answered run(int port, int connections, Duration span, Path requests)
                throws IOException, InterruptedException {
            Process process = JavaProcess.start(
                    HttpLoad.class,
                    "512m",
                    List.of(),
                    log,
                    Integer.toString(port),
                    Integer.toString(connections),
                    Long.toString(span.toMillis()),
                    requests.toString());
            String said = output(process).strip();
            if (process.exitValue() != 0) {
                throw new IOException("the load generator failed:\n" + Files.readString(log));
            }
            String[] figures = said.split(" ", 2);
            return new Answered(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]));
        }
    }

    private static String output(Process process) throws IOException, InterruptedException {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String said = out.lines().collect(Collectors.joining("\n"));
            process.waitFor();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Reads the file that {@link #run} is given. */
    static List<byte[]> requests(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
                .map(line -> line.split(" ", 2))
                .map(parts -> "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(parts[1], parts[0])
                        .getBytes(StandardCharsets.US_ASCII))
                .toList();
    }
}
