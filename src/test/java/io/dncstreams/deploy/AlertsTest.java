package io.dncstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the alerts say of themselves. That Prometheus understands them is tried in {@code .ci/containers}. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class AlertsTest {

    /** For promtool, which reads no chart. */
    private static final Path FOR_PROMTOOL = Path.of("target", "alerts.json");

    @Test
    void eachTellsWhatToDo() throws IOException {
        String runbook = Files.readString(Path.of("docs", "operations.md"));

        assertThat(WatchedMetrics.rules().at("/groups/0/rules"))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(rule -> {
                    assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
                    assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
                    String name = rule.path("alert").asText();
                    assertThat(rule.at("/annotations/runbook_url").asText())
                            .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
                    assertThat(runbook).contains("### " + name + "\n");
                });
    }

    @Test
    void namesOfMetricsAreFoundInQueries() throws IOException {
        assertThat(WatchedMetrics.ofTheService())
                .contains("dnc_partitions_owned", "http_server_requests_seconds_count", "dnc_gate_records_total")
                .noneMatch(name -> name.startsWith("kubelet") || name.equals("runbook_url"));
    }

    @Test
    void areWrittenDownForPrometheusOwnTool() throws IOException {
        JsonNode rules = WatchedMetrics.rules();

        Files.writeString(FOR_PROMTOOL, rules.toPrettyString());

        assertThat(RenderedChart.YAML.readTree(FOR_PROMTOOL.toFile())).isEqualTo(rules);
    }
}
