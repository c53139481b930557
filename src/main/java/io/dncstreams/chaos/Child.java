package io.dncstreams.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A class of this program in a process of its own, which can be killed, stopped and started again. */
final class Child implements AutoCloseable {

    private static final long STOP_SECONDS = 90;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    /** @param log also of the starts after the first */
    Child(String name, String heap, Path log, Map<String, String> environment, String main, String... args) {
        this.name = name;
        this.log = log;
        this.environment = Map.copyOf(environment);
        this.command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(Child::isForEveryJvm)
                .forEach(command::add);
        // Starts are most of what they do here, and the processors are shared.
        command.addAll(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Leash.class.getName(), main));
        command.addAll(List.of(args));
    }

    String name() {
        return name;
    }

    void start() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGSTOP: it does nothing from now on, and others can't tell that from being dead. */
    void stop() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws InterruptedException {
        signal("CONT");
    }

    /** SIGTERM; returns when it has ended. */
    void terminate() throws InterruptedException {
        // Not Process.destroy(), which also closes the input, and so lets go of the leash.
        boolean asked = process.toHandle().destroy();
        if (!asked || !process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " did not stop within " + STOP_SECONDS + " s");
        }
    }

    private void signal(String signal) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            process.destroyForcibly();
        }
    }

    /** Not heap sizes, agents or recordings. */
    private static boolean isForEveryJvm(String argument) {
        return argument.startsWith("--enable-native-access")
                || argument.startsWith("--sun-misc-unsafe-memory-access")
                || argument.equals("-XX:+UseCompactObjectHeaders");
    }
}
