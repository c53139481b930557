package io.dncstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the alerts say of themselves. That Prometheus understands them is tried in {@code .ci/containers}. */
class AlertsTest {

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
                .noneMatch(name -> name.equals("runbook_url"));
    }

    /** Of the same job, or instances of another installation would count as well. */
    @Test
    void allLookAtTheJobOfTheComposeFile() throws IOException {
        JsonNode prometheus =
                RenderedChart.YAML.readTree(Path.of("compose/prometheus.yml").toFile());
        String job = prometheus.at("/scrape_configs/0/job_name").asText();

        assertThat(WatchedMetrics.alerts().values())
                .allSatisfy(query ->
                        assertThat(query.split("\\{", -1)).hasSameSizeAs(query.split("\\{job=\"" + job + "\"", -1)));
        assertThat(prometheus.at("/rule_files/0").asText()).isEqualTo("alerts.yaml");
    }

    @Test
    void thoseOfTheComposeFileFitWhatItStarts() throws IOException {
        JsonNode services = RenderedChart.YAML
                .readTree(Path.of("docker-compose.yml").toFile())
                .path("services");
        long instances = services.properties().stream()
                .filter(service -> service.getKey().startsWith("dnc-"))
                .count();
        int partitions = RenderedChart.YAML
                .readTree(Path.of("topics/dnc.commands.yaml").toFile())
                .at("/spec/partitions")
                .asInt();

        assertThat(services.at("/prometheus/volumes"))
                .anyMatch(volume ->
                        volume.asText().equals("./" + WatchedMetrics.RULES + ":/etc/prometheus/alerts.yaml:ro"));
        assertThat(WatchedMetrics.alerts().get("DncInstanceDown")).endsWith("< " + instances + " # instances");
        assertThat(WatchedMetrics.alerts().get("DncPartitionsUnowned")).endsWith("< " + partitions + " # partitions");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void theChartHasThemWithItsOwnNames() throws IOException {
        Map<String, String> values = new HashMap<>(RenderedChart.LEAST);
        values.putAll(Map.of(
                "prometheusRule.enabled", "true",
                "prometheusRule.runbook", "https://example.org/operations",
                "topics.partitions", "24",
                "replicas", "3"));

        JsonNode rendered = RenderedChart.with(values).only("PrometheusRule").path("spec");

        String expected = Files.readString(WatchedMetrics.RULES)
                .replace("{job=\"dnc-streams\"", "{job=\"dnc-dnc-streams-peers\",namespace=\"outreach\"")
                .replace("< 12 #", "< 24 #")
                .replace("< 2 #", "< 3 #")
                .replace("docs/operations.md#dnc", "https://example.org/operations#dnc");
        assertThat(rendered).isEqualTo(RenderedChart.YAML.readTree(expected));
    }
}
