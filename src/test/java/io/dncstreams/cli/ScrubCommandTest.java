package io.dncstreams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class ScrubCommandTest {

    private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);
    private static final String ANSWER =
            "{\"error\":null,\"data\":{\"results\":[{\"url\":\"x\",\"onList\":false,\"entry\":null}]}}";

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void aStandardOutputThatTakesNothingIsAFailure() throws Exception {
        PrintStream before = System.out;
        System.setOut(new PrintStream(new Full(), true, UTF_8));
        int code;
        try {
            code = run("url\nin/ann\n");
        } finally {
            System.setOut(before);
        }

        assertThat(code).as(said.toString()).isEqualTo(1);
        assertThat(said.toString()).doesNotContain("1 rows");
        assertThat(folder.resolve("out.csv")).doesNotExist();
    }

    private int run(String file) throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "secret-key\n");
        Path in = Files.writeString(folder.resolve("in.csv"), file);
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(listener));
            PrintWriter writer = new PrintWriter(said, true);
            return Dnc.run(
                    writer,
                    writer,
                    "scrub",
                    in.toString(),
                    "--out",
                    "-",
                    "--suppressed",
                    folder.resolve("out.csv").toString(),
                    "--url",
                    "http://127.0.0.1:" + listener.getLocalPort(),
                    "--api-key-file",
                    key.toString());
        }
    }

    private static void answer(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            Matcher length = LENGTH.matcher(head);
            in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + ANSWER.length() + "\r\n\r\n"
                                    + ANSWER)
                            .getBytes(UTF_8));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The test sees that no answer came.
        }
    }

    /** A disk that is full, or a reader that is gone. */
    private static final class Full extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("no space left");
        }
    }
}
