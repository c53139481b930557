package io.dncstreams.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class path of the tests as it is inside the image: without the broker. */
public final class ImageClassPath {

    private static final Path LEFT_OUT = Path.of("image", "left-out");

    private ImageClassPath() {}

    public static String text() {
        List<PathMatcher> matchers = leftOut().stream()
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
        return all().filter(entry -> matchers.stream().noneMatch(left -> left.matches(entry.getFileName())))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Patterns of file names. */
    static List<String> leftOut() {
        try (Stream<String> lines = Files.lines(LEFT_OUT)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> all() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of);
    }
}
