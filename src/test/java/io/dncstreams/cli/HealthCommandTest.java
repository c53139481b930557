package io.dncstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void withoutAnAddressItIsTheServiceOfTheseSettings() {
        assumeThat(System.getenv("DNC_URL")).isNull();
        String port = Integer.toString(service.getAddress().getPort());
        System.setProperty("dnc.operator.port", port);
        try {
            assertThat(run("health")).isEqualTo(1);
            assertThat(run("health", "--live")).isZero();
        } finally {
            System.clearProperty("dnc.operator.port");
        }
        assertThat(err).hasToString("/health/ready answers 503" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ,                           http://127.0.0.1:8080
            DNC_HTTP_PORT=9000,         http://127.0.0.1:9000
            DNC_HTTP_HOST=0.0.0.0,      http://127.0.0.1:8080
            DNC_HTTP_HOST=10.0.0.7,     http://10.0.0.7:8080
            DNC_HTTP_HOST=fe80::7,      http://[fe80::7]:8080
            DNC_HTTP_HOST=:: TLS,       https://localhost:8080
            DNC_OPERATOR_PORT=8081 TLS, http://127.0.0.1:8081
            DNC_OPERATOR_PORT=8081 DNC_OPERATOR_HOST=10.0.0.7, http://10.0.0.7:8081
            """)
    void aProbeGoesWhereHealthIs(String settings, String address) {
        Map<String, String> environment = new HashMap<>();
        for (String one : settings == null ? new String[0] : settings.split(" ")) {
            if (one.equals("TLS")) {
                environment.put("DNC_HTTP_TLS_CERTIFICATE_FILE", "tls.crt");
                environment.put("DNC_HTTP_TLS_KEY_FILE", "tls.key");
            } else {
                environment.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
            }
        }
        Settings given =
                new SettingsLoader(environment, new Properties(), Path.of("none")).load(Optional.empty(), Map.of());

        assertThat(OwnAddress.ofHealth(given)).hasToString(address);
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
