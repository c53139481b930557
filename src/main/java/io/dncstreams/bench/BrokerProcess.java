package io.dncstreams.bench;

import io.dncstreams.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The broker in a JVM of its own, so that it shares neither heap nor collector with what is measured. It ends with its
 * parent, however that ends: it watches its input.
 */
final class BrokerProcess implements AutoCloseable {

    static final String HEAP = "1g";

    private static final String READY = "ready ";
    private static final long STOP_SECONDS = 40;

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static BrokerProcess start(Path folder) throws IOException {
        Path log = folder.resolve("broker.log");
        String data = folder.resolve("broker").toString();
        return started(JavaProcess.start(BrokerProcess.class, HEAP, List.of(), log, data), log);
    }

    /**
     * Starts one and ends it again.
     *
     * @return time from the start of its process, with what this JVM was given of what it learnt, until it is ready
     */
    static Duration timeStart(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path log = folder.resolve("broker.log");
        String data = folder.resolve("broker").toString();
        long began = System.nanoTime();
        Process process = JavaProcess.start(BrokerProcess.class, HEAP, JavaProcess.likeDev(), log, data);
        BrokerProcess broker = started(process, log);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        broker.close();
        return took;
    }

    private static BrokerProcess started(Process process, Path log) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return new BrokerProcess(process, line.substring(READY.length()));
            }
        }
        process.destroyForcibly();
        throw new IOException("the broker did not start:\n" + Files.readString(log));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Processor time so far. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        boolean ended = false;
        try {
            process.getOutputStream().close();
            ended = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                process.destroyForcibly();
            }
        }
    }

    /** The child. */
    public static void main(String[] args) throws IOException {
        int exit = 1;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), 0)) {
            System.out.println(READY + kafka.bootstrapServers());
            while (System.in.read() >= 0) {
                // Nothing is ever sent; the end of the input is the signal.
            }
            exit = 0;
        } finally {
            // The broker's threads would keep a failed process up.
            Runtime.getRuntime().halt(exit);
        }
    }
}
