package io.dncstreams.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a class of this program in a JVM of its own. */
final class JavaProcess {

    private JavaProcess() {}

    /**
     * @param heap as {@code -Xmx} takes it
     * @param errors where its logs go
     */
    static Process start(Class<?> main, String heap, Path errors, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(JavaProcess::isForEveryJvm)
                .forEach(command::add);
        command.add("-Xmx" + heap);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(new File(errors.toString()))
                .start();
    }

    /** Not heap sizes, agents or recordings. */
    private static boolean isForEveryJvm(String argument) {
        return argument.startsWith("--enable-native-access")
                || argument.startsWith("--sun-misc-unsafe-memory-access")
                || argument.equals("-XX:+UseCompactObjectHeaders");
    }
}
