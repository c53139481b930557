package io.dncstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dncstreams.config.Settings;
import io.dncstreams.config.SettingsLoader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DevScreenTest {

    @Test
    void whatToTryIsPlainHttpUnlessToldOtherwise() {
        assertThat(screen(Map.of()))
                .contains("REST   http://127.0.0.1:4711/v1 ")
                .contains("  curl -s -H 'Authorization: Bearer dnck_x' http://127.0.0.1:4711/v1/dnc -d")
                .doesNotContain("https://127")
                .doesNotContain("https://localhost")
                .doesNotContain("--cacert");
    }

    @Test
    void withTlsCommandsHaveTheAddressAndWhatToTrust() {
        assertThat(screen(Map.of(
                        "DNC_HTTP_HOST", "0.0.0.0",
                        "DNC_HTTP_TLS_CERTIFICATE_FILE", "tls.crt",
                        "DNC_HTTP_TLS_KEY_FILE", "tls.key")))
                .contains("REST   https://localhost:4711/v1 ")
                .contains(
                        "curl -s --cacert 'tls.crt' -H 'Authorization: Bearer dnck_x' https://localhost:4711/v1/dnc -d")
                .contains(
                        "curl -s --cacert 'tls.crt' -H 'Authorization: Bearer dnck_x' 'https://localhost:4711/v1/dnc?")
                .doesNotContain("http:");
    }

    private static String screen(Map<String, String> environment) {
        Settings settings =
                new SettingsLoader(environment, new Properties(), Path.of("none")).load(Optional.empty(), Map.of());
        StringWriter out = new StringWriter();
        DevScreen.of(new PrintWriter(out), settings, "127.0.0.1:9092", 4711).whatToTry("dnck_x");
        return out.toString();
    }
}
