package io.dncstreams.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts a class of this program in a JVM of its own. */
final class JavaProcess {

    private JavaProcess() {}

    /**
     * @param heap as {@code -Xmx} takes it
     * @param options of the JVM, besides what every JVM is given
     * @param errors where its logs go
     */
    static Process start(Class<?> main, String heap, List<String> options, Path errors, String... args)
            throws IOException {
        List<String> command = new ArrayList<>(command(heap));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(new File(errors.toString()))
                .start();
    }

    /** The program and what every JVM is given. */
    static List<String> command(String heap) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        arguments().filter(JavaProcess::isForEveryJvm).forEach(command::add);
        command.add("-Xmx" + heap);
        return command;
    }

    /** What this JVM was given of what it learnt at earlier starts; good for the same class path only. */
    static List<String> cache() {
        return arguments()
                .filter(argument -> argument.startsWith("-XX:AOTCache="))
                .toList();
    }

    /** What the script {@code dnc} starts its command {@code dev} with. */
    static List<String> likeDev() {
        return Stream.concat(cache().stream(), Stream.of("-XX:TieredStopAtLevel=1"))
                .toList();
    }

    private static Stream<String> arguments() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream();
    }

    /** Not heap sizes, agents or recordings. */
    private static boolean isForEveryJvm(String argument) {
        return argument.startsWith("--enable-native-access")
                || argument.startsWith("--sun-misc-unsafe-memory-access")
                || argument.equals("-XX:+UseCompactObjectHeaders");
    }
}
