package io.dncstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DncTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Dnc.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "dev --help",
                "serve --help",
                "topics --help",
                "topics apply --help",
                "topics check --help",
                "keys --help",
                "keys create --help",
                "keys list --help",
                "keys revoke --help",
                "rebuild --help",
                "bench --help",
                "chaos --help",
                "help dev"
            })
    void helpIsOnStandardOutput(String line) {
        int exit = run(line.split(" "));

        assertThat(exit).isZero();
        assertThat(out.toString()).isNotBlank();
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dev --bogus | There is no option --bogus.",
                "dev --api-kye=team=k3yk3yk3y | There is no option --api-kye.",
                "dve | This makes no sense here: dve.",
                "topics | Name a command: apply, check.",
                "keys | Name a command: create, list, revoke.",
                "dev --http-port 65536 | '--http-port': must be a whole number from 0 to 65535",
                "dev --http-port -1 | '--http-port': must be a whole number from 0 to 65535",
                "dev --kafka-port http | '--kafka-port': must be a whole number from 0 to 65535",
                "dev --http-port 9092 | --http-port and --kafka-port are both 9092",
                "dev --data-dir pom.xml | --data-dir must be a folder, but is a file.",
                "dev --api-key team | must be TEAM=KEY",
                "dev --api-key team=k3y | must be TEAM=KEY",
                "dev --api-key =k3yk3yk3y | must be TEAM=KEY",
                "dev --config nowhere.properties | there is no such file",
                "rebuild --gates-from somewhere | --gates-from",
                "keys create | --team",
                "keys create --team a/b | must be a team id",
                "keys create --team t --scope admin | must be dnc:read or dnc:write",
                "keys revoke | KEY_ID"
            })
    void slipsEndWithASentenceAndExitCode2(String line, String sentence) {
        int exit = run(line.split(" "));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains(sentence)
                .contains("--help'")
                .doesNotContain("\tat ", "Exception", "k3y")
                .hasLineCount(2);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void impossibleSettingsEndWithASentenceEachAndExitCode2(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.properties"), "dnc.http.port = x\ndnc.nonsense = 1\n");

        int exit = run("serve", "--config", file.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("dnc.http.port must be", "dnc.nonsense is not a setting")
                .doesNotContain("\tat ", "Exception")
                .hasLineCount(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http-port", "--kafka-port"})
    void aPortInUseEndsWithASentenceAndExitCode2(String option, @TempDir Path folder) throws Exception {
        String other = option.equals("--http-port") ? "--kafka-port" : "--http-port";
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            int exit = run("dev", option, port, other, "0", "--data-dir", folder.toString());

            assertThat(exit).isEqualTo(2);
            assertThat(err.toString()).contains("can't listen on 127.0.0.1:" + port, option);
            assertThat(err.toString()).hasLineCount(2);
        }
    }

    @Test
    void aFolderThatCannotBeMadeEndsWithASentenceAndExitCode2(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        int exit = run("dev", "--http-port", "0", "--kafka-port", "0", "--data-dir", file + "/below");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("can't be created or written", "--data-dir");
        assertThat(err.toString()).hasLineCount(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.bootstrap.servers=nohost | bootstrap.servers",
                "kafka.sasl.jaas.config=s3cret;kafka.security.protocol=SASL_PLAINTEXT | JAAS",
            })
    void settingsThatKafkaRefusesEndWithASentenceAndExitCode2(String lines, String sentence, @TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(
                folder.resolve("x.properties"), "kafka.bootstrap.servers=127.0.0.1:9\n" + lines.replace(';', '\n'));

        int exit = run("topics", "check", "--config", file.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString())
                .contains("Kafka's clients refuse these settings: ", sentence)
                .doesNotContain("s3cret");
        assertThat(err.toString()).hasLineCount(2);
    }

    @Test
    void aKeyIsNotPrintedWithItsTeam() {
        assertThat(new TeamKey.Converter().convert("team_x=k3yk3yk3y=="))
                .isEqualTo(new TeamKey("team_x", "k3yk3yk3y=="))
                .asString()
                .contains("team_x")
                .doesNotContain("k3y");
    }
}
