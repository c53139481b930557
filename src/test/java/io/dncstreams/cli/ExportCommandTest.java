package io.dncstreams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a server that is honest, one that is cut off, and one that refuses. */
class ExportCommandTest {

    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nX-Total-Count: 2\r\nX-Dnc-Team: team_a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String ROWS = "url,reason,source,createdAt,id\r\na,\"x\n\"\"y\",,,1\r\nb,,,,2\r\n";
    private static final String VERIFIED =
            "HTTP/1.1 200 OK\r\nX-Dnc-Team: team_a\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();
    private Path keyFile;
    private Path out;

    @BeforeEach
    void files() throws IOException {
        keyFile = Files.writeString(folder.resolve("key"), "secret-key\n");
        Files.createDirectory(folder.resolve("out"));
        out = folder.resolve("out").resolve("list.csv");
    }

    @Test
    void aWholeListReplacesTheFile() throws Exception {
        Files.writeString(out, "old");

        assertThat(run(List.of(VERIFIED, HEAD + chunk(ROWS) + "0\r\n\r\n"), "--team", "team_a"))
                .as(said.toString())
                .isZero();
        assertThat(Files.readString(out)).isEqualTo(ROWS);
        assertThat(said.toString()).contains("Exported 2 entries; there were 2 when it began.");
        assertThat(filesInFolder()).containsExactly("list.csv");
    }

    @Test
    void aListThatIsCutOffLeavesTheOldFileAlone() throws Exception {
        Files.writeString(out, "old");

        assertThat(run(List.of(HEAD + chunk(ROWS)))).isEqualTo(1);
        assertThat(Files.readString(out)).isEqualTo("old");
        assertThat(filesInFolder()).containsExactly("list.csv");
        assertThat(said.toString())
                .contains("The list was cut off on its way; it is not whole.")
                .doesNotContain("\tat ");
    }

    @Test
    void aRefusalIsOneSentence() throws Exception {
        String body = "{\"error\":\"unauthorized\",\"message\":\"Invalid or missing API key\"}";
        String refused = "HTTP/1.1 401 No\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;

        assertThat(run(List.of(refused))).isEqualTo(1);
        assertThat(said.toString())
                .contains("dnc export failed: The service answered 401: Invalid or missing API key.")
                .doesNotContain("secret-key");
        assertThat(filesInFolder()).isEmpty();
    }

    @Test
    void theKeyOfAnotherTeamExportsNothing() throws Exception {
        assertThat(run(List.of(VERIFIED), "--team", "team_b")).isEqualTo(1);
        assertThat(said.toString()).contains("The API key is not of this team.");
        assertThat(filesInFolder()).isEmpty();
    }

    @Test
    void badOptionsAreMisuse() {
        assertThat(dnc("export", "--api-key-file", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(said.toString()).contains("can't be read");
        assertThat(dnc("export", "--api-key-file", keyFile.toString(), "--url", "ftp://x"))
                .isEqualTo(2);
        assertThat(dnc("export", "--api-key-file", keyFile.toString(), "--format", "xml"))
                .isEqualTo(2);
    }

    private List<String> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private int dnc(String... args) {
        PrintWriter writer = new PrintWriter(said, true);
        return Dnc.run(writer, writer, args);
    }

    /** Answers each connection with the next of these and closes it. */
    private int run(List<String> answers, String... more) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                for (String answer : answers) {
                    try (Socket socket = listener.accept()) {
                        readHead(socket.getInputStream());
                        socket.getOutputStream().write(answer.getBytes(UTF_8));
                        socket.getOutputStream().flush();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            return dnc(Stream.concat(
                            Stream.of(
                                    "export",
                                    "--url",
                                    "http://127.0.0.1:" + listener.getLocalPort(),
                                    "--api-key-file",
                                    keyFile.toString(),
                                    "--out",
                                    out.toString()),
                            Stream.of(more))
                    .toArray(String[]::new));
        }
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
    }
}
