package io.dncstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer service;

    @BeforeEach
    void serve() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/health/live", call -> {
            call.sendResponseHeaders(200, -1);
            call.close();
        });
        service.createContext("/health/ready", call -> {
            call.sendResponseHeaders(503, -1);
            call.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void oneThatIsNotReadyIsExitCode1() {
        assertThat(health()).isEqualTo(1);
        assertThat(err).hasToString("/health/ready answers 503" + System.lineSeparator());
    }

    @Test
    void itMayBeLiveAllTheSame() {
        assertThat(health("--live")).isZero();
        assertThat(out).hasToString("live" + System.lineSeparator());
    }

    @Test
    void noAnswerIsExitCode1() {
        int port = service.getAddress().getPort();
        service.stop(0);

        assertThat(run("health", "--url", "http://127.0.0.1:" + port)).isEqualTo(1);
        assertThat(err.toString()).contains("does not answer");
    }

    @Test
    void whatIsNoAddressIsExitCode2() {
        assertThat(run("health", "--url", "localhost:8080")).isEqualTo(2);
        assertThat(run("health", "--url", "file:///etc/passwd")).isEqualTo(2);
        assertThat(err.toString()).contains("--url must be an address");
    }

    private int health(String... more) {
        String url = "http://127.0.0.1:" + service.getAddress().getPort();
        String[] arguments = new String[3 + more.length];
        arguments[0] = "health";
        arguments[1] = "--url";
        arguments[2] = url;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        return Dnc.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
