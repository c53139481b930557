package io.dncstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the image's start script makes of a container's memory, with a java that only says how it was called. */
@EnabledOnOs(OS.LINUX)
class ImageStartTest {

    private static final String GIB = "1073741824";

    @TempDir
    private Path folder;

    private Path script;

    private record Outcome(int exitCode, String output) {}

    @BeforeEach
    void lay() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("cgroup/memory"));
        script = Files.writeString(
                bin.resolve("dnc"),
                Files.readString(Path.of("image", "dnc"))
                        .replace("/sys/fs/cgroup", folder.resolve("cgroup").toString()));
        Path java = Files.writeString(
                bin.resolve("java"), "#!/bin/sh\necho \"$*\"\necho \"rocksdb ${DNC_ROCKSDB_MEMORY:-default}\"\n");
        Files.writeString(folder.resolve("jvm.flags"), "-XX:+Flag\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    /** The three parts always fit into the limit. */
    @ParameterizedTest
    @CsvSource({
        // 444 MiB: the least
        "465567744, 96, 48",
        "1073741824, 483, 241",
        "1342177280, 640, 320",
        "4294967296, 2048, 1024"
    })
    void splitsTheLimit(String bytes, int heap, int rocksdb) throws Exception {
        limit(bytes);

        assertThat(run(Map.of(), "serve").output())
                .contains("-Xmx" + heap + "m", "rocksdb " + rocksdb + "MiB", "-XX:+Flag", "-XX:AOTCache=" + folder);
        assertThat((Long.parseLong(bytes) >> 20) - heap - rocksdb).isGreaterThanOrEqualTo(300);
    }

    @Test
    void readsTheFirstVersionOfCgroupsToo() throws Exception {
        Files.writeString(folder.resolve("cgroup/memory/memory.limit_in_bytes"), GIB + "\n");

        assertThat(run(Map.of(), "serve").output()).contains("-Xmx483m", "rocksdb 241MiB");
    }

    @ParameterizedTest
    @CsvSource({"memory.max, max", "memory/memory.limit_in_bytes, 9223372036854771712"})
    void choosesNothingWithoutALimit(String file, String content) throws Exception {
        Files.writeString(folder.resolve("cgroup").resolve(file), content + "\n");

        assertThat(run(Map.of(), "serve").output())
                .doesNotContain("-Xmx")
                .contains("rocksdb default")
                .contains("serve");
    }

    @Test
    void whatWasAskedForStands() throws Exception {
        limit(GIB);

        assertThat(run(Map.of("DNC_JAVA_OPTS", "-Xmx600m", "DNC_ROCKSDB_MEMORY", "64MiB"), "serve")
                        .output())
                .contains("-Xmx600m", "rocksdb 64MiB")
                .doesNotContain("-Xmx483m");
        Path settings = Files.writeString(folder.resolve("dnc.properties"), "dnc.rocksdb.memory=32MiB\n");
        assertThat(run(Map.of("DNC_CONFIG", settings.toString()), "serve").output())
                .contains("-Xmx692m", "rocksdb default");
    }

    /** A GiB, of which 256 MiB and not less than 300 are for the rest: who chooses one gets the other. */
    @ParameterizedTest
    @CsvSource({
        "-Xmx600m, '', -Xmx600m, 124MiB",
        "-Xms64m -Xmx256M -Xmx0g -Xmx614400k, '', -Xmx614400k, 124MiB",
        "-XX:MaxHeapSize=629145600, '', -XX:MaxHeapSize=629145600, 124MiB",
        "-XX:MaxRAMPercentage=40, '', -XX:MaxRAMPercentage=40, 241MiB",
        "'', 128MiB, -Xmx596m, 128MiB",
        "'', 0.1GiB, -Xmx483m, 0.1GiB",
        "-Xmx700m, 24MiB, -Xmx700m, 24MiB"
    })
    void theOtherIsWhatIsLeft(String options, String asked, String heap, String rocksdb) throws Exception {
        limit(GIB);

        assertThat(run(Map.of("DNC_JAVA_OPTS", options, "DNC_ROCKSDB_MEMORY", asked), "serve")
                        .output())
                .contains(heap + " ", "rocksdb " + rocksdb + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx720m, '', 720 for the heap and 4 for RocksDB do not fit",
        "'', 700MiB, 24 for the heap and 700 for RocksDB do not fit",
        "-Xmx600m, 256MiB, 600 for the heap and 256 for RocksDB do not fit",
        "-Xmx1g, 1GiB, 1024 for the heap and 1024 for RocksDB do not fit"
    })
    void refusesWhatDoesNotFit(String options, String asked, String because) throws Exception {
        limit(GIB);

        Outcome outcome = run(Map.of("DNC_JAVA_OPTS", options, "DNC_ROCKSDB_MEMORY", asked), "serve");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains(because);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "bench", "chaos", "train"})
    void thereIsNoBrokerInside(String command) throws Exception {
        Outcome outcome = run(Map.of(), command);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("dnc " + command + " needs a Kafka broker inside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys", "topics"})
    void whatRunsBesideTheServiceIsSmall(String command) throws Exception {
        assertThat(run(Map.of(), command).output()).contains("-Xmx128m");
    }

    @Test
    void refusesWhatIsTooLittle() throws Exception {
        limit("419430400");

        Outcome outcome = run(Map.of(), "serve");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("at least 444 MiB; this container has 400 MiB");
    }

    /** It runs beside the service every few seconds, in the same memory. */
    @Test
    void theHealthCheckIsSmall() throws Exception {
        limit(GIB);

        assertThat(run(Map.of("DNC_JAVA_OPTS", "-Xmx600m"), "health").output())
                .contains("-Xmx32m")
                .doesNotContain("-Xmx600m", "-Xmx483m");
    }

    private void limit(String bytes) throws IOException {
        Files.writeString(folder.resolve("cgroup/memory.max"), bytes + "\n");
    }

    private Outcome run(Map<String, String> environment, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(script.toString(), command))
                .directory(folder.resolve("cgroup").toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("DNC_"));
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
