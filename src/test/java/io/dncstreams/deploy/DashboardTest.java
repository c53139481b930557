package io.dncstreams.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The dashboard, as far as it can be judged without Grafana. That its queries have an answer is tried against a scrape of
 * the service in {@code DncServiceIT} and in a real Prometheus by {@code .ci/containers}.
 */
class DashboardTest {

    private static final Path FOLDER = Path.of("compose", "grafana");
    private static final int COLUMNS = 24;

    private JsonNode dashboard;
    private JsonNode grafana;

    @BeforeEach
    void read() throws IOException {
        dashboard =
                new ObjectMapper().readTree(FOLDER.resolve("dnc-streams.json").toFile());
        grafana = RenderedChart.YAML
                .readTree(Path.of("docker-compose.yml").toFile())
                .at("/services/grafana");
        assertThat(dashboard.path("panels")).isNotEmpty();
    }

    @Test
    void everyPanelSaysWhatItShowsAndInWhichUnit() {
        assertThat(dashboard.path("panels")).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText())
                    .as(panel.path("title").asText())
                    .isNotBlank();
            assertThat(panel.path("type").asText()).isIn("stat", "timeseries");
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .isIn("short", "ops", "reqps", "s", "bytes", "percentunit");
        });
    }

    @Test
    void everyPanelAsksTheDatasourceThatIsProvisioned() throws IOException {
        JsonNode provisioned = RenderedChart.YAML
                .readTree(FOLDER.resolve("datasource.yaml").toFile())
                .at("/datasources/0");

        assertThat(dashboard.path("panels")).allSatisfy(panel -> {
            assertThat(panel.path("targets")).isNotEmpty();
            Set<String> names = new HashSet<>();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.path("expr").asText()).isNotBlank();
                assertThat(names.add(target.path("refId").asText())).isTrue();
                assertThat(target.path("datasource")).isEqualTo(panel.path("datasource"));
            }
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            assertThat(panel.at("/datasource/type")).isEqualTo(provisioned.path("type"));
        });
        JsonNode chosen = variable("datasource");
        assertThat(chosen.path("type").asText()).isEqualTo("datasource");
        assertThat(chosen.path("query")).isEqualTo(provisioned.path("type"));
        assertThat(chosen.at("/current/value")).isEqualTo(provisioned.path("uid"));
        assertThat(chosen.at("/current/text")).isEqualTo(provisioned.path("name"));
        assertThat(provisioned.path("url").asText()).isEqualTo("http://prometheus:9090");
    }

    @Test
    void everyQueryAsksForTheChosenJobOnly() throws IOException {
        assertThat(variable("job").at("/query/query").asText()).isEqualTo("label_values(dnc_ready, job)");
        assertThat(WatchedMetrics.dashboard()).allSatisfy(query -> {
            String rest = query.replaceAll("\\b(?:dnc|http|jvm|process)_[a-z_]+\\{job=~\"\\$job\"[,}]", " ");
            assertThat(rest).as(query).doesNotContainPattern("(?:dnc|http|jvm|process)_");
        });
    }

    private JsonNode variable(String name) {
        for (JsonNode variable : dashboard.at("/templating/list")) {
            if (variable.path("name").asText().equals(name)) {
                return variable;
            }
        }
        throw new AssertionError("no variable " + name);
    }

    @Test
    void panelsHaveIdsAndPlacesOfTheirOwn() {
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> taken = new HashSet<>();

        for (JsonNode panel : dashboard.path("panels")) {
            JsonNode place = panel.path("gridPos");
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isBetween(1, COLUMNS);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(taken.add(List.of(
                                    place.path("x").asInt() + x, place.path("y").asInt() + y)))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }

    /** Grafana says little about a file that isn't where it looks. */
    @Test
    void whatIsProvisionedIsMountedWhereGrafanaLooks() throws IOException {
        Map<String, Path> mounted = new HashMap<>();
        grafana.path("volumes").forEach(volume -> {
            String[] parts = volume.asText().split(":", 3);
            if (parts[0].startsWith("./")) {
                assertThat(parts[2]).isEqualTo("ro");
                mounted.put(parts[1], Path.of(parts[0]).normalize());
            }
        });
        JsonNode provider = RenderedChart.YAML
                .readTree(FOLDER.resolve("dashboards.yaml").toFile())
                .at("/providers/0");
        String home = grafana.at("/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asText();

        assertThat(mounted.values()).hasSize(3).allMatch(Files::isRegularFile);
        assertThat(mounted)
                .containsEntry("/etc/grafana/provisioning/datasources/dnc.yaml", FOLDER.resolve("datasource.yaml"))
                .containsEntry("/etc/grafana/provisioning/dashboards/dnc.yaml", FOLDER.resolve("dashboards.yaml"))
                .containsEntry(home, FOLDER.resolve("dnc-streams.json"));
        assertThat(provider.path("type").asText()).isEqualTo("file");
        assertThat(Path.of(provider.at("/options/path").asText()))
                .isEqualTo(Path.of(home).getParent());
    }
}
