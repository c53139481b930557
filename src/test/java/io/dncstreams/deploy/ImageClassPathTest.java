package io.dncstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.cli.Dnc;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the image leaves out is the broker, and nothing that the commands in it need. */
class ImageClassPathTest {

    @Test
    void everyPatternIsThatOfAJar() {
        assertThat(ImageClassPath.leftOut()).isNotEmpty().allSatisfy(pattern -> {
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            assertThat(ImageClassPath.all().map(Path::getFileName)).anyMatch(matcher::matches);
        });
    }

    @Test
    void holdsNoBroker() throws IOException {
        List<URL> jars = new ArrayList<>();
        for (String entry : ImageClassPath.text().split(File.pathSeparator, -1)) {
            jars.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader image =
                new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            for (String broker : List.of("kafka/server/KafkaRaftServer", "scala/Option", "kafka/log/LogManager")) {
                assertThat(image.getResource(broker + ".class")).isNull();
            }
            assertThat(image.getResource("org/apache/kafka/streams/KafkaStreams.class"))
                    .isNotNull();
        }
    }

    /** Commands that work on a cluster; whole runs of the service are in ServiceProcess. */
    @ParameterizedTest
    @ValueSource(strings = {"serve --help", "topics check --help", "keys create --help", "rebuild --help", "--help"})
    void commandsStartWithoutIt(String command) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ImageClassPath.text(),
                Dnc.class.getName()));
        line.addAll(List.of(command.split(" ", -1)));

        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("Usage: dnc");
    }
}
